package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.Settlement;
import io.sluice.core.tenant.TenantId;
import java.time.Instant;

/** What became of a queued write, as far as this router knows. */
public sealed interface ReceiptStatus {
    /** There is no such receipt, or it is older than what the queue keeps. */
    record NotFound() implements ReceiptStatus {}

    /** It waits to be applied. */
    record Queued(TenantId tenant, Instant acceptedAt) implements ReceiptStatus {
        public Queued {
            requireNonNull(tenant, "tenant");
            requireNonNull(acceptedAt, "acceptedAt");
        }
    }

    /** It is applied, or stands in the dead letters. */
    record Settled(TenantId tenant, Instant acceptedAt, Settlement settlement) implements ReceiptStatus {
        public Settled {
            requireNonNull(tenant, "tenant");
            requireNonNull(acceptedAt, "acceptedAt");
            requireNonNull(settlement, "settlement");
        }
    }
}
