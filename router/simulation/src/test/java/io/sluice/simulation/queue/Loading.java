package io.sluice.simulation.queue;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.replay.Backlog;
import io.sluice.core.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the whole log at the start: who has how much of it before him. */
final class Loading {
    private final Map<TenantId, Deque<Long>> waiting = new TreeMap<>();
    private final Map<TenantId, Long> settled = new TreeMap<>();
    private final Mistake mistake;

    Loading(Mistake mistake) {
        this.mistake = mistake;
    }

    Backlog read(LogKeeper queue) {
        long first = queue.log().first().value();
        queue.read(first, (position, record) -> {
            if (record instanceof QueueRecord.Accepted accepted) {
                waiting.computeIfAbsent(accepted.write().tenant(), id -> new ArrayDeque<>())
                        .add(position);
            } else if (record instanceof QueueRecord.Settled done) {
                settle(done, position, first);
            }
            return true;
        });
        long last = queue.log().last().value();
        long lowest = last + 1;
        List<Backlog.OfTenant> tenants = new ArrayList<>();
        for (Map.Entry<TenantId, Deque<Long>> each : waiting.entrySet()) {
            Deque<Long> positions = each.getValue();
            if (!positions.isEmpty()) {
                lowest = Math.min(lowest, positions.element());
                Position upTo = new Position(settled.getOrDefault(each.getKey(), 0L));
                tenants.add(new Backlog.OfTenant(each.getKey(), positions.size(), positions.size(), upTo, 0));
            }
        }
        return new Backlog(new Position(lowest - 1), new Position(last), tenants);
    }

    private void settle(QueueRecord.Settled done, long position, long first) {
        boolean mistaken = mistake == Mistake.TAKES_THE_RECORD_FOR_THE_WRITE;
        long upTo = mistaken ? position : done.last().value();
        settled.merge(done.tenant(), upTo, Math::max);
        Deque<Long> positions = waiting.getOrDefault(done.tenant(), new ArrayDeque<>());
        if (mistake == Mistake.COUNTS_THE_SETTLEMENTS) {
            done.entries().stream()
                    .filter(entry -> entry.position().value() >= first)
                    .forEach(entry -> positions.poll());
            return;
        }
        while (!positions.isEmpty() && positions.element() <= upTo) {
            positions.remove();
        }
    }
}
