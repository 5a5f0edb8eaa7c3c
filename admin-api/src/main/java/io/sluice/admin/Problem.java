package io.sluice.admin;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One error, as problem details (RFC 9457).
 *
 * @param detail for the operator; holds no secret
 * @param errors what is wrong with which field
 */
record Problem(ProblemType type, String detail, List<FieldError> errors) {
    /** Ends the handling of a request with a problem; not a bug, so without a stack trace. */
    static final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Raised(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /** @param pointer to the field, as RFC 6901 writes it: {@code /policy/reads} */
    record FieldError(String pointer, String detail) {}

    Problem {
        requireNonNull(type, "type");
        requireNonNull(detail, "detail");
        errors = List.copyOf(errors);
    }

    Problem(ProblemType type, String detail) {
        this(type, detail, List.of());
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", detail);
        if (!errors.isEmpty()) {
            JsonArray array = new JsonArray();
            errors.forEach(error ->
                    array.add(new JsonObject().put("pointer", error.pointer()).put("detail", error.detail())));
            json.put("errors", array);
        }
        return json;
    }

    Raised toException() {
        return new Raised(this);
    }

    static Raised exception(ProblemType type, String detail) {
        return new Problem(type, detail).toException();
    }
}
