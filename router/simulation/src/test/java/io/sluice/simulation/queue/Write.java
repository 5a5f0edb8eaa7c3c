package io.sluice.simulation.queue;

import io.sluice.core.tenant.TenantId;

/** One write of a client, by its token, and what the client was told of it. */
final class Write {
    enum Told {
        NOTHING,
        /** It is done, or queued. */
        ACKNOWLEDGED,
        /** It was not sent and never will be. */
        REFUSED,
        /** The statement failed. */
        FAILED,
        UNKNOWN
    }

    final long token;
    final TenantId tenant;
    final long sentNanos;
    /** The statement fails until then. */
    final long badUntilNanos;

    Told told = Told.NOTHING;
    long toldNanos;
    /** Whether the queue applied it. */
    boolean drained;

    Write(long token, TenantId tenant, long sentNanos, long badUntilNanos) {
        this.token = token;
        this.tenant = tenant;
        this.sentNanos = sentNanos;
        this.badUntilNanos = badUntilNanos;
    }

    @Override
    public String toString() {
        return "write " + token + " of " + tenant + " (" + told + (drained ? ", drained)" : ")");
    }
}
