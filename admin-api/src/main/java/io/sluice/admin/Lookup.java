package io.sluice.admin;

import io.sluice.core.tenant.Epoch;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/** Names in paths. */
final class Lookup {
    private static final int SHOWN_MAX = 64;

    private Lookup() {}

    /** The name in the path as an id; empty if it cannot be one, so that it names nothing. */
    static <T> Optional<T> id(Call call, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(call.name()));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    static String shown(Call call) {
        String name = call.name();
        return name.substring(0, Math.min(SHOWN_MAX, name.length()));
    }

    /** The answer to a change that is durable while this admin API has not heard the new record yet, or not any more. */
    static Reply unseen(int status, Epoch epoch) {
        return Reply.json(status, new JsonObject().put("epoch", epoch.value())).withEtag(epoch);
    }
}
