package io.sluice.proxy.queue;

import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.TenantRecord;
import io.vertx.core.Future;

/** Where writes go that cannot go to their shard. Any event loop; answers come on the caller's. */
public interface WriteQueue {
    /** The time to be written into a write, microseconds since 1970. */
    long nowMicros();

    /**
     * Appends the write behind all that the tenant has in the queue. The receipt comes when the disk has it: from then on
     * the write is applied once, or stands in the dead letters.
     *
     * <p>Fails with a {@link QueueRefusedException} and nothing else.
     */
    Future<Receipt> append(TenantRecord tenant, QueuedWrite write);

    /** What became of a queued write; reads the disk. Fails with a {@link QueueRefusedException}. */
    Future<ReceiptStatus> status(Receipt receipt);
}
