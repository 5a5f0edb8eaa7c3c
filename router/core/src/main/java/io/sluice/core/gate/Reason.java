package io.sluice.core.gate;

/** Why the gate answered as it did. A label of metrics, and the words of {@link Explanation}. */
public enum Reason {
    GATE_OPEN("the gate is open"),
    GATE_PANIC("most shards were held to be locked at once, so that the gate stays open"),
    GATE_CONTAINED("the shard is contained"),
    GATE_PAUSED("the shard is paused for a moment, as planned"),

    TRANSACTION_GOES_ON("the transaction has begun and may go on"),
    PLACE_FREE("a place in flight is free"),
    RATE_EXCEEDED("the tenant is above its rate by more than it may wait"),
    RATE_WAITS("the tenant is above its rate for a moment"),
    BEHIND_OWN("statements of the same tenant wait already"),
    TENANT_PLACES_TAKEN("the tenant's places in flight are taken"),
    SHARD_PLACES_TAKEN("the shard's places in flight are taken"),
    TENANT_QUEUE_FULL("the tenant's share of the waiting places or bytes is used up"),
    CROWD_STUCK("as many of the login's sessions wait for contained shards as may"),
    SHARD_QUEUE_FULL("the shard's waiting places or bytes are used up"),
    NO_PLACE_IN_TIME("no place became free in time"),

    PAUSE_HOLDS("all that comes in a pause waits"),
    POLICY_REFUSES("the policy is to refuse"),
    POLICY_HOLDS("the policy is to wait"),
    REPLICA_FRESH("a replica is within the bound on staleness"),
    REPLICA_NOT_FRESH("no replica is within the bound on staleness"),
    REPLICA_LACKS_OWN_WRITE("no replica has what the session has written"),
    NOT_OPENED_IN_TIME("the gate did not open in the time to hold"),

    POLICY_QUEUES("the policy is to queue"),
    NOT_QUEUEABLE("the policy is to queue, and the statement cannot be queued"),
    BACKLOG_GOES_FIRST("the tenant has writes in the queue, which go first"),
    BACKLOG_ENDS("the last of the tenant's writes in the queue are being applied"),
    BACKLOG_LOADING("the shard's queue is being read after a start"),
    BACKLOG_UNKNOWN("this router does not hear from the others, who may have writes of the tenant in the queue"),
    BACKLOG_TOO_LONG("the tenant's writes in the queue were not applied in the time to hold");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** Whether a statement waits for the end of a backlog. */
    boolean isOfBacklog() {
        return this == BACKLOG_GOES_FIRST || this == BACKLOG_ENDS || this == BACKLOG_LOADING || this == BACKLOG_UNKNOWN;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
