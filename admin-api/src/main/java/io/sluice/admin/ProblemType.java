package io.sluice.admin;

import io.sluice.core.intent.Refusal;
import java.util.Locale;

/** Every error of the admin API, as problem details (RFC 9457). */
enum ProblemType {
    MALFORMED_REQUEST(400, "The request cannot be read"),
    INVALID_PARAMETER(400, "A query parameter or header is not valid"),
    UNAUTHENTICATED(401, "A valid bearer token is needed"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "This method is not for this resource"),
    EXISTS(409, "The record exists"),
    DATABASE_TAKEN(409, "Another tenant has this database"),
    ACCOUNT_TAKEN(409, "The MySQL account is taken"),
    SHARD_IN_USE(409, "The shard still has tenants"),
    TENANT_IN_USE(409, "A principal is still granted the tenant by name"),
    TIER_IN_USE(409, "Tenants still have the tier, or those have it that name none"),
    TARGET_NOT_READY(409, "The target shard does not hold the tenant's database"),
    TENANT_HAS_BACKLOG(409, "The tenant has writes in the queue"),
    SESSIONS_WRITING(409, "A session of the tenant is writing"),
    HANDOVER_UNDER_WAY(409, "The shard's primary is being changed"),
    NO_HANDOVER(409, "Nothing is under way"),
    HANDOVER_BLOCKED(409, "The primary is not changed"),
    LIMIT_REACHED(409, "The map is full"),
    LETTER_BUSY(409, "Somebody else sees to the dead letter at this moment"),
    TENANT_GONE(409, "The tenant of the dead letter is not in the map"),
    STALE_EPOCH(412, "The record has changed since it was read"),
    BODY_TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON"),
    INVALID_FIELDS(422, "The body has fields that are not valid"),
    UNKNOWN_REFERENCE(422, "The body names something that does not exist"),
    PRECONDITION_REQUIRED(428, "If-Match with the record's ETag is needed"),
    INTERNAL(500, "The admin API met a bug"),
    NOT_UNDERSTOOD(502, "The router cannot read what this admin API sends"),
    SHARD_FAILED(502, "A shard or the log failed"),
    NO_ROUTER(503, "No router is reached"),
    QUEUE_REFUSES(503, "The queue does not take the write"),
    MAP_NOT_LOADED(503, "The map has not been heard yet"),
    BUSY(503, "Too much is under way"),
    OUTCOME_UNKNOWN(504, "Whether the change was made is unknown");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    static ProblemType of(Refusal refusal) {
        return switch (refusal) {
            case STALE_EPOCH -> STALE_EPOCH;
            case UNKNOWN -> NOT_FOUND;
            case EXISTS -> EXISTS;
            case SHARD_UNKNOWN, SERVER_UNKNOWN, TENANT_UNKNOWN, TIER_UNKNOWN -> UNKNOWN_REFERENCE;
            case DATABASE_TAKEN -> DATABASE_TAKEN;
            case ACCOUNT_TAKEN -> ACCOUNT_TAKEN;
            case SHARD_IN_USE -> SHARD_IN_USE;
            case TENANT_IN_USE -> TENANT_IN_USE;
            case TIER_IN_USE -> TIER_IN_USE;
            case TENANT_HAS_BACKLOG -> TENANT_HAS_BACKLOG;
            case TARGET_NOT_READY -> TARGET_NOT_READY;
            case SESSIONS_WRITING -> SESSIONS_WRITING;
            case HANDOVER_UNDER_WAY -> HANDOVER_UNDER_WAY;
            case NO_HANDOVER -> NO_HANDOVER;
            case HANDOVER_BLOCKED -> HANDOVER_BLOCKED;
            case LIMIT_REACHED -> LIMIT_REACHED;
            case BUSY -> BUSY;
            case UNREADABLE -> NOT_UNDERSTOOD;
        };
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** Whether the same request may succeed a little later. */
    boolean isPassing() {
        return status == 503 || this == SESSIONS_WRITING || this == TENANT_HAS_BACKLOG;
    }

    /** The {@code type} member: a name, not an address. */
    String uri() {
        return "urn:sluice:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
