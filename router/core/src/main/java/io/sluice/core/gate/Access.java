package io.sluice.core.gate;

import io.sluice.core.tenant.TenantPolicy;

/** What a statement may do, as far as the gate cares. In doubt it is a write. */
public enum Access {
    /**
     * Changes nothing, locks nothing, belongs to no transaction, and needs nothing of its session that cannot be set up on
     * another server.
     */
    PLAIN_READ,
    /** A write that is a transaction of its own and means the same whenever it is applied. */
    QUEUEABLE_WRITE,
    /** Anything else outside a transaction, also what begins one. */
    WRITE,
    /** Anything within a transaction that has begun, COMMIT and ROLLBACK too: its connection is fixed. */
    IN_TRANSACTION;

    boolean takesPlace() {
        return this != IN_TRANSACTION;
    }

    /** A transaction goes by what its tenant wants for writes, since it may have written. */
    boolean isRefusedBy(TenantPolicy policy) {
        return this == PLAIN_READ
                ? policy.reads() == TenantPolicy.Reads.REFUSE
                : policy.writes() == TenantPolicy.Writes.REFUSE;
    }

    /** Whether it must not go ahead of what its tenant has in the queue. */
    boolean writes() {
        return this == WRITE || this == QUEUEABLE_WRITE;
    }

    boolean mayBeQueued(TenantPolicy policy) {
        return this == QUEUEABLE_WRITE && policy.writes() == TenantPolicy.Writes.QUEUE;
    }

    /** Whether its tenant wants writes queued, and it cannot be. */
    boolean lacksQueue(TenantPolicy policy) {
        return this == WRITE && policy.writes() == TenantPolicy.Writes.QUEUE;
    }

    boolean mayUseReplica(TenantPolicy policy) {
        return this == PLAIN_READ && policy.reads() == TenantPolicy.Reads.REPLICA;
    }
}
