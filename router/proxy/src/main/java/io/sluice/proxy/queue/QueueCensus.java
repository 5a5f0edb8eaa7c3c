package io.sluice.proxy.queue;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.replay.Backlog;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.DurableLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what a log holds of each tenant when it is opened: what stands behind its last settlement. It reads the log twice, since
 * a settlement that a full disk did not take is made good by a later one, and so no sum of settlements can be trusted.
 */
final class QueueCensus {
    private final Map<TenantId, Position> settledUpTo = new HashMap<>();
    private final Map<TenantId, Backlog.OfTenant> left = new HashMap<>();

    private QueueCensus() {}

    /**
     * Reads all of the log. Blocks.
     *
     * @throws io.sluice.journal.JournalException DAMAGED or UNREADABLE
     * @throws io.sluice.core.codec.MalformedRecordException if a record is none of a queue
     */
    static Backlog of(DurableLog log) {
        QueueCensus census = new QueueCensus();
        Position first = log.first();
        Position last = log.last();
        log.replay(first, (position, bytes) -> census.settle(bytes));
        log.replay(first, census::count);
        List<Backlog.OfTenant> tenants = new ArrayList<>(census.left.values());
        return new Backlog(new Position(first.value() - 1), last, tenants);
    }

    private void settle(byte[] bytes) {
        if (QueueCodec.isSettled(bytes) && QueueCodec.decode(bytes) instanceof QueueRecord.Settled settled) {
            settledUpTo.merge(settled.tenant(), settled.last(), (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }

    private void count(Position position, byte[] bytes) {
        if (QueueCodec.isSettled(bytes) || !(QueueCodec.decode(bytes) instanceof QueueRecord.Accepted accepted)) {
            return;
        }
        QueuedWrite write = accepted.write();
        Position settled = settledUpTo.getOrDefault(write.tenant(), Position.NONE);
        if (position.compareTo(settled) > 0) {
            left.merge(
                    write.tenant(),
                    new Backlog.OfTenant(write.tenant(), 1, bytes.length, settled, write.acceptedMicros()),
                    (before, one) -> new Backlog.OfTenant(
                            before.tenant(),
                            before.remaining() + 1,
                            before.bytes() + one.bytes(),
                            settled,
                            before.oldestMicros()));
        }
    }
}
