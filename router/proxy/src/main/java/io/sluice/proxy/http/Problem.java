package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One problem (RFC 9457).
 *
 * @param detail for people; of a statement no more than the shard itself said
 * @param code the error's, the shard's or the router's own; empty where there is no such error
 * @param sqlState five characters; empty without a code
 * @param pointer to what is wrong in the body, as RFC 6901 writes it; empty for the whole
 */
record Problem(ProblemType type, String detail, OptionalInt code, String sqlState, String pointer) {
    /** Ends the handling of a request; not a bug, so without a stack trace. */
    static final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Raised(Problem problem) {
            super(problem.type().name(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    Problem {
        requireNonNull(type, "type");
        requireNonNull(detail, "detail");
        requireNonNull(code, "code");
        requireNonNull(sqlState, "sqlState");
        requireNonNull(pointer, "pointer");
    }

    Problem(ProblemType type, String detail) {
        this(type, detail, OptionalInt.empty(), "", "");
    }

    /** Something in the body is wrong. */
    static Problem at(String pointer, String detail) {
        return new Problem(ProblemType.MALFORMED_REQUEST, detail, OptionalInt.empty(), "", pointer);
    }

    static Problem of(SqlError error, String text) {
        return new Problem(ProblemType.of(error), text, OptionalInt.of(error.code()), error.sqlState(), "");
    }

    /** What the shard said to the statement of this number, from 0. */
    static Problem ofShard(int code, String sqlState, String text, int statement) {
        return new Problem(
                ProblemType.of(code, sqlState), text, OptionalInt.of(code), sqlState, "/statements/" + statement);
    }

    Raised toException() {
        return new Raised(this);
    }

    Reply toReply() {
        JsonObject json = new JsonObject()
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", detail);
        if (code.isPresent()) {
            json.put("code", code.getAsInt()).put("sqlState", sqlState);
        }
        if (!pointer.isEmpty()) {
            json.put("pointer", pointer);
        }
        json.put("retry", type.retry().name().toLowerCase(Locale.ROOT));
        Reply reply = new Reply(type.status(), json.toBuffer()).with("Content-Type", "application/problem+json");
        if (type == ProblemType.UNAUTHENTICATED) {
            return reply.with("WWW-Authenticate", "Basic realm=\"sluice\", charset=\"UTF-8\"");
        }
        int seconds = type.retryAfterSeconds();
        return seconds == 0 ? reply : reply.with("Retry-After", Integer.toString(seconds));
    }
}
