package io.sluice.app.ctl;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a tenant's policy is to be; what is not given stays. The admin API checks the values. */
final class PolicyOptions {
    @Option(names = "--tier", paramLabel = "TIER", description = "What the tenant inherits from.")
    @Nullable
    String tier;

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
            names = "--inherit",
            paramLabel = "FIELD",
            description =
                    "Take this field from the tier again: reads, writes, hold-time, max-staleness, user-locks. May be"
                            + " repeated.")
    List<String> inherited = new ArrayList<>();

    boolean isEmpty() {
        return toPatch().isEmpty();
    }

    JsonObject toPatch() {
        JsonObject policy = new JsonObject();
        put(policy, "reads", reads);
        put(policy, "writes", writes);
        put(policy, "holdTime", holdTime);
        put(policy, "maxStaleness", maxStaleness);
        put(policy, "userLocks", userLocks);
        inherited.forEach(field -> policy.putNull(fieldOf(field)));
        JsonObject patch = new JsonObject();
        put(patch, "tier", tier);
        put(patch, "policy", policy.isEmpty() ? null : policy);
        return patch;
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /** {@code hold-time} is {@code holdTime}. */
    private static String fieldOf(String option) {
        StringBuilder field = new StringBuilder();
        for (String word : option.split("-", -1)) {
            boolean isFirst = field.isEmpty() || word.isEmpty();
            field.append(isFirst ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return field.toString();
    }
}
