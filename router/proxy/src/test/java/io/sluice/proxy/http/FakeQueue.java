package io.sluice.proxy.http;

import io.sluice.core.error.SqlError;
import io.sluice.core.log.Position;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.queue.QueueRefusedException;
import io.sluice.proxy.queue.ReceiptStatus;
import io.sluice.proxy.queue.WriteQueue;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it is given in memory, and says of receipts what the test says. */
final class FakeQueue implements WriteQueue {
    final List<QueuedWrite> writes = new CopyOnWriteArrayList<>();
    final Map<Receipt, ReceiptStatus> statuses = new ConcurrentHashMap<>();
    final AtomicInteger asked = new AtomicInteger();
    volatile boolean full;
    volatile boolean silent;

    @Override
    public long nowMicros() {
        return 1;
    }

    @Override
    public Future<Receipt> append(TenantRecord tenant, QueuedWrite write) {
        if (full) {
            return Future.failedFuture(new QueueRefusedException(SqlError.QUEUE_FULL, tenant.shard(), "quota"));
        }
        writes.add(write);
        return Future.succeededFuture(new Receipt(tenant.shard(), 1, new Position(writes.size())));
    }

    @Override
    public Future<ReceiptStatus> status(Receipt receipt) {
        asked.incrementAndGet();
        return silent
                ? Future.failedFuture(new QueueRefusedException(SqlError.QUEUE_STOPPED, receipt.shard()))
                : Future.succeededFuture(statuses.getOrDefault(receipt, new ReceiptStatus.NotFound()));
    }
}
