package io.sluice.proxy.queue;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.replay.Backlog;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.DurableLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what a log holds of each tenant when it is opened. */
final class QueueCensus {
    private final Map<TenantId, Tenant> tenants = new HashMap<>();

    private static final class Tenant {
        private long accepted;
        private long settled;
        private Position settledUpTo = Position.NONE;
        /** When the first of those was accepted that stand behind the last settlement: the oldest unsettled one, or a bit later. */
        private long oldestMicros;
    }

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
        log.replay(first, (position, bytes) -> census.count(bytes, first));
        return census.backlog(first, last);
    }

    private void count(byte[] bytes, Position first) {
        QueueRecord record = QueueCodec.decode(bytes);
        if (record instanceof QueueRecord.Accepted accepted) {
            Tenant tenant = tenants.computeIfAbsent(accepted.write().tenant(), id -> new Tenant());
            tenant.accepted++;
            if (tenant.oldestMicros == 0) {
                tenant.oldestMicros = accepted.write().acceptedMicros();
            }
        } else if (record instanceof QueueRecord.Settled settled) {
            Tenant tenant = tenants.computeIfAbsent(settled.tenant(), id -> new Tenant());
            // Those that are forgotten were not counted.
            tenant.settled += settled.entries().stream()
                    .filter(entry -> entry.position().compareTo(first) >= 0)
                    .count();
            tenant.settledUpTo = settled.last();
            tenant.oldestMicros = 0;
        }
    }

    private Backlog backlog(Position first, Position last) {
        List<Backlog.OfTenant> left = new ArrayList<>();
        tenants.forEach((id, tenant) -> {
            long remaining = tenant.accepted - tenant.settled;
            if (remaining > 0) {
                left.add(new Backlog.OfTenant(id, remaining, tenant.settledUpTo, tenant.oldestMicros));
            }
        });
        return new Backlog(new Position(first.value() - 1), last, left);
    }
}
