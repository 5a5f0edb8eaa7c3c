package io.sluice.core.intent;

/** Why the map was not changed. Nothing was done when one of these is the outcome. */
public enum Refusal {
    /** The record has changed since the caller read it: read again and decide anew. */
    STALE_EPOCH,
    /** The record to be changed or removed does not exist. */
    UNKNOWN,
    /** The record to be created exists. */
    EXISTS,
    /** A tenant names a shard that does not exist. */
    SHARD_UNKNOWN,
    /** A server is none of the shard's. */
    SERVER_UNKNOWN,
    /** A principal is granted a tenant that does not exist. */
    TENANT_UNKNOWN,
    /** A tenant names a tier that does not exist. */
    TIER_UNKNOWN,
    /** Another tenant has this database (names that differ only by case count as one). */
    DATABASE_TAKEN,
    /** Another tenant, or the router itself on that shard, has this MySQL account. */
    ACCOUNT_TAKEN,
    /** A shard that still has tenants is not removed. */
    SHARD_IN_USE,
    /** A tier that tenants have, or that those have who name none, is not removed. */
    TIER_IN_USE,
    /** A tenant that a principal is still granted by name is not removed. */
    TENANT_IN_USE,
    /** A tenant with writes in the queue is neither removed nor moved. */
    TENANT_HAS_BACKLOG,
    /** The target shard of a remap does not hold the tenant's database or account. */
    TARGET_NOT_READY,
    /** A session of the tenant is writing on the source of a remap. */
    SESSIONS_WRITING,
    /** The shard's primary is being changed: what it is to be is decided there. */
    HANDOVER_UNDER_WAY,
    /** Nothing is under way that could be aborted. */
    NO_HANDOVER,
    /** The primary is not changed: the text says what is in the way. */
    HANDOVER_BLOCKED,
    /** The map is full: see the limits of the routing table. */
    LIMIT_REACHED,
    /** Too many intents wait: try again later. */
    BUSY,
    /** This router cannot read the intent: it comes from a later program or is damaged. */
    UNREADABLE
}
