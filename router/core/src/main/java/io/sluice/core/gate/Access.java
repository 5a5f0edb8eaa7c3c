package io.sluice.core.gate;

import io.sluice.core.tenant.TenantPolicy;

/** What a statement may do, as far as the gate cares. In doubt it is a write. */
public enum Access {
    /**
     * Changes nothing, locks nothing, belongs to no transaction, and needs nothing of its session that cannot be set up on
     * another server.
     */
    PLAIN_READ,
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

    boolean mayUseReplica(TenantPolicy policy) {
        return this == PLAIN_READ && policy.reads() == TenantPolicy.Reads.REPLICA;
    }
}
