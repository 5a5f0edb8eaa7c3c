package io.sluice.app.ctl;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a tenant's policy is to be; what is not given stays. */
final class PolicyOptions {
    @Option(names = "--tier", paramLabel = "TIER", description = "What the tenant inherits from.")
    @Nullable
    String tier;

    @Mixin
    PolicyFields fields = new PolicyFields();

    @Option(
            names = "--inherit",
            paramLabel = "FIELD",
            description = "Take this field from the tier again: reads, writes, hold-time, max-staleness, user-locks,"
                    + " queue-writes, queue-bytes, queue-age. May be repeated.")
    List<String> inherited = new ArrayList<>();

    boolean isEmpty() {
        return toPatch().isEmpty();
    }

    JsonObject toPatch() {
        JsonObject policy = fields.toJson();
        inherited.forEach(field -> policy.putNull(fieldOf(field)));
        JsonObject patch = new JsonObject();
        if (tier != null) {
            patch.put("tier", tier);
        }
        return policy.isEmpty() ? patch : patch.put("policy", policy);
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
