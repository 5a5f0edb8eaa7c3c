package io.sluice.app.ctl;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The values of a policy; what is not given stays. The admin API checks them. */
final class PolicyFields {
    @Option(names = "--reads", paramLabel = "HOW", description = "hold, replica or refuse.")
    @Nullable
    String reads;

    @Option(names = "--writes", paramLabel = "HOW", description = "hold, queue or refuse.")
    @Nullable
    String writes;

    @Option(
            names = "--hold-time",
            paramLabel = "TIME",
            description = "How long a statement is held, such as 500ms or 10s.")
    @Nullable
    String holdTime;

    @Option(
            names = "--max-staleness",
            paramLabel = "TIME",
            description = "How old a replica's data may be, such as 30s.")
    @Nullable
    String maxStaleness;

    @Option(
            names = "--user-locks",
            paramLabel = "true|false",
            arity = "1",
            description = "Whether GET_LOCK may be used.")
    @Nullable
    Boolean userLocks;

    @Option(
            names = "--queue-writes",
            paramLabel = "NUMBER",
            description = "The most writes that a tenant may have in the queue of a router.")
    @Nullable
    Long queueWrites;

    @Option(
            names = "--queue-bytes",
            paramLabel = "SIZE",
            description = "The most bytes that they may take, such as 512MiB or 4GiB.")
    @Nullable
    String queueBytes;

    @Option(
            names = "--queue-age",
            paramLabel = "TIME",
            description = "How old the oldest may be before no more get in, such as 6h or 1d.")
    @Nullable
    String queueAge;

    /** As the admin API calls them. */
    JsonObject toJson() {
        JsonObject policy = new JsonObject();
        put(policy, "reads", reads);
        put(policy, "writes", writes);
        put(policy, "holdTime", holdTime);
        put(policy, "maxStaleness", maxStaleness);
        put(policy, "userLocks", userLocks);
        put(policy, "queueWrites", queueWrites);
        put(policy, "queueBytes", queueBytes);
        put(policy, "queueAge", queueAge);
        return policy;
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
