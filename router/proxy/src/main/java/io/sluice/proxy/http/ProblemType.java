package io.sluice.proxy.http;

import io.sluice.core.error.SqlError;
import java.util.Locale;
import java.util.Set;

/** Every kind of problem that the HTTP port answers with (RFC 9457). {@code docs/http.md} is held against it. */
enum ProblemType {
    MALFORMED_REQUEST(
            400, Retry.REFUSED, "The request cannot be read", "no JSON, no UTF-8, too deep, a field too many"),
    INVALID_KEY(400, Retry.REFUSED, "The Idempotency-Key is not valid", "1 to 128 printable ASCII characters"),
    STATEMENT_NOT_SUPPORTED(
            400,
            Retry.REFUSED,
            "The statement is none that this port runs",
            "transaction control, `SET`, `USE`, DDL, several statements in one text, reads in a batch, ..."),
    PARAMETERS_MISMATCH(
            400,
            Retry.REFUSED,
            "The statement has another number of parameters",
            "`?` in the text against `parameters`"),
    STATEMENT_REJECTED(
            400,
            Retry.REFUSED,
            "The shard cannot make sense of the statement",
            "SQL states 42 and 21: syntax, no such table"),
    UNAUTHENTICATED(
            401, Retry.REFUSED, "A name and a password are needed", "HTTP Basic; unknown and wrong are not told apart"),
    FORBIDDEN(
            403,
            Retry.REFUSED,
            "This is not allowed",
            "a tenant that is not granted, or does not exist; what a policy or the account's rights forbid"),
    NOT_FOUND(404, Retry.REFUSED, "There is no such thing", "an unknown path, tenant or receipt"),
    METHOD_NOT_ALLOWED(405, Retry.REFUSED, "This method is not for this resource", "see `Allow`"),
    REQUEST_TIMEOUT(
            408, Retry.SAFE, "The request did not come in time", "the body was not complete after `http.bodyTimeout`"),
    CONSTRAINT_VIOLATED(
            409, Retry.REFUSED, "The data does not allow it", "SQL state 23: a duplicate key, a foreign key, a CHECK"),
    TRANSACTION_CONFLICT(
            409,
            Retry.SAFE,
            "Another transaction was in the way",
            "a deadlock, a lock not had in time; all was rolled back"),
    BODY_TOO_LARGE(413, Retry.REFUSED, "The body is too large", "`http.bodyBytesMax`"),
    UNSUPPORTED_MEDIA_TYPE(415, Retry.REFUSED, "The body must be JSON", "`Content-Type: application/json`"),
    IDEMPOTENCY_KEY_REUSED(
            422, Retry.REFUSED, "The Idempotency-Key was used for another request", "nothing was executed"),
    VALUE_REJECTED(422, Retry.REFUSED, "A value does not fit", "SQL state 22: out of range, too long, no date"),
    RESULT_TOO_LARGE(422, Retry.REFUSED, "The answer is too large", "`http.rowsMax`, `http.resultBytesMax`"),
    STATEMENT_FAILED(422, Retry.REFUSED, "The shard refused the statement", "any other error of the shard"),
    TENANT_LIMIT(429, Retry.SAFE, "The tenant is at its limit", "its rate, its places to wait, its requests at a time"),
    INTERNAL(500, Retry.UNKNOWN, "The router met a bug", "look before you send it again"),
    BUSY(503, Retry.SAFE, "The router is busy", "too many requests, logins or bytes at a time; or it stops"),
    SHARD_UNAVAILABLE(
            503,
            Retry.SAFE,
            "The shard cannot take the statement now",
            "contained, unreachable, read-only, full; not executed"),
    NOT_QUEUEABLE(
            503,
            Retry.SAFE,
            "The shard is contained and the write cannot be queued",
            "`detail` says why not; not executed"),
    QUEUE_FULL(503, Retry.SAFE, "The queue takes no more", "a quota or the disk is used up; not executed"),
    READ_UNANSWERED(504, Retry.SAFE, "The shard did not answer", "it was a read: send it again"),
    OUTCOME_UNKNOWN(
            504, Retry.UNKNOWN, "Whether the write was executed is unknown", "with an Idempotency-Key: send it again");

    /** What a client may do with a request that got the problem. */
    enum Retry {
        /** Nothing was executed, or it only reads: sending it again is safe. */
        SAFE,
        /** It may or may not have been executed: sending it again is safe with an idempotency key only. */
        UNKNOWN,
        /** Nothing was executed, and the same request will get the same answer. */
        REFUSED
    }

    private static final Set<Integer> CONFLICTS = Set.of(1020, 1205, 1213, 3572);
    private static final Set<Integer> DENIALS = Set.of(1044, 1045, 1142, 1143, 1227, 1370, 1419);
    private static final Set<Integer> CHECKS = Set.of(3819, 4025);
    /** Too many connections, out of memory, full, read-only, stopping, interrupted. */
    private static final Set<Integer> TROUBLES =
            Set.of(1021, 1037, 1038, 1040, 1041, 1053, 1114, 1203, 1226, 1290, 1317, 1792, 1836, 1969, 3024);

    private final int status;
    private final Retry retry;
    private final String title;
    private final String cause;

    ProblemType(int status, Retry retry, String title, String cause) {
        this.status = status;
        this.retry = retry;
        this.title = title;
        this.cause = cause;
    }

    int status() {
        return status;
    }

    Retry retry() {
        return retry;
    }

    String title() {
        return title;
    }

    /** For the page. */
    String cause() {
        return cause;
    }

    /** The {@code type} member: a name, not an address. */
    String uri() {
        return "urn:sluice:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** After how many seconds it may be worth to ask again; 0 where waiting does not help. */
    int retryAfterSeconds() {
        return switch (this) {
            case TENANT_LIMIT, BUSY, TRANSACTION_CONFLICT -> 1;
            case SHARD_UNAVAILABLE, NOT_QUEUEABLE, QUEUE_FULL, READ_UNANSWERED -> 5;
            default -> 0;
        };
    }

    /** Of an error of the router's own. */
    static ProblemType of(SqlError error) {
        return switch (error) {
            case TENANT_BUSY, TENANT_RATE -> TENANT_LIMIT;
            case NOT_QUEUEABLE -> NOT_QUEUEABLE;
            case QUEUE_FULL -> QUEUE_FULL;
            case KEY_REUSED -> IDEMPOTENCY_KEY_REUSED;
            case TENANT_UNKNOWN -> NOT_FOUND;
            case TOO_MANY_CONNECTIONS, SERVER_SHUTDOWN -> BUSY;
            default ->
                switch (error.retry()) {
                    case NOT_SENT_SAFE -> SHARD_UNAVAILABLE;
                    case READ_SAFE -> READ_UNANSWERED;
                    case UNKNOWN_OUTCOME -> OUTCOME_UNKNOWN;
                    case REFUSED -> FORBIDDEN;
                };
        };
    }

    /** Of an error after which nothing of the request is in force: the shard's, or by its code one of the router's own. */
    static ProblemType of(int code, String sqlState) {
        if (code >= SqlError.OWN_MIN && code <= SqlError.OWN_MAX) {
            for (SqlError own : SqlError.values()) {
                if (own.code() == code) {
                    return of(own);
                }
            }
        }
        if (CONFLICTS.contains(code)) {
            return TRANSACTION_CONFLICT;
        }
        if (TROUBLES.contains(code)) {
            return SHARD_UNAVAILABLE;
        }
        if (DENIALS.contains(code)) {
            return FORBIDDEN;
        }
        if (CHECKS.contains(code)) {
            return CONSTRAINT_VIOLATED;
        }
        return switch (sqlState.substring(0, 2)) {
            case "21", "42" -> STATEMENT_REJECTED;
            case "22" -> VALUE_REJECTED;
            case "23" -> CONSTRAINT_VIOLATED;
            case "40" -> TRANSACTION_CONFLICT;
            default -> STATEMENT_FAILED;
        };
    }
}
