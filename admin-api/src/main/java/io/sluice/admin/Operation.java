package io.sluice.admin;

import static java.util.Objects.requireNonNull;

import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** One intent and what became of it, as far as this admin API knows. */
record Operation(Intent intent, Optional<End> end) {
    /** How it ended: done, or with a problem. */
    record End(Instant at, Optional<Outcome.Done> done, Optional<Problem> problem) {
        End {
            requireNonNull(at, "at");
            if (done.isPresent() == problem.isPresent()) {
                throw new IllegalArgumentException("an operation ends with an outcome or with a problem");
            }
        }
    }

    Operation {
        requireNonNull(intent, "intent");
    }

    Operation ended(End how) {
        return new Operation(intent, Optional.of(how));
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("id", intent.id())
                .put("kind", kind())
                .put("subject", intent.subject())
                .put("state", state())
                .put("startedAt", intent.origin().at().toString());
        end.ifPresent(how -> {
            json.put("endedAt", how.at().toString());
            how.done().ifPresent(done -> json.put("epoch", done.epoch().value()).put("mapVersion", done.position()));
            how.problem().ifPresent(problem -> json.put("problem", problem.toJson()));
        });
        return json;
    }

    private String state() {
        return end.map(how -> how.problem()
                        .map(problem -> problem.type() == ProblemType.OUTCOME_UNKNOWN ? "unknown" : "failed")
                        .orElse("done"))
                .orElse("running");
    }

    private String kind() {
        String name = intent.getClass().getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
