package io.sluice.proxy.metrics;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.HandoverEnd;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.failover.FailoverListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The samples of changes of primaries. Failover's loop writes; a scrape reads. */
final class FailoverPage implements FailoverListener {
    private enum End {
        DONE,
        REHEARSED,
        BLOCKED,
        UNDONE
    }

    private record Standing(boolean isUnderWay, Optional<Blocker> blocker) {
        static final Standing QUIET = new Standing(false, Optional.empty());
    }

    private static final int ENDS = End.values().length;
    private static final int KINDS = Handover.Kind.values().length;
    private static final int MISSING = KINDS * ENDS;

    private final ShardCells shards = new ShardCells(MISSING + 1);
    private final Cells seconds = new Cells(KINDS * Durations.CELLS);
    private final Map<ShardId, Standing> standings = new ConcurrentHashMap<>();

    @Override
    public void onEnd(ShardId shard, Handover.Kind kind, HandoverEnd end, Duration took) {
        Cells cells = shards.of(shard);
        cells.add(cell(kind, of(end)), 1);
        if (end instanceof HandoverEnd.Done done) {
            cells.add(MISSING, done.loss().count());
            Durations.observe(seconds, Cells.place(0, kind) * Durations.CELLS, took.toNanos());
        }
    }

    @Override
    public void onStanding(ShardId shard, boolean isUnderWay, Optional<Blocker> blocker) {
        standings.put(shard, new Standing(isUnderWay, blocker));
    }

    void keep(Collection<ShardId> known) {
        shards.keep(known);
        standings.keySet().retainAll(known);
    }

    /** @param counted those that have series */
    void add(Samples samples, RoutingTable table, List<ShardId> counted) {
        for (ShardId shard : counted) {
            for (Handover.Kind kind : Handover.Kind.values()) {
                for (End end : End.values()) {
                    long count = shards.get(shard, cell(kind, end));
                    samples.add(Family.PRIMARY_CHANGES, count, shard.value(), label(kind), label(end));
                }
            }
            samples.add(Family.MISSING_TRANSACTIONS, shards.get(shard, MISSING), shard.value());
            Standing standing = standings.getOrDefault(shard, Standing.QUIET);
            samples.add(Family.PRIMARY_CHANGING, standing.isUnderWay ? 1 : 0, shard.value());
            for (Blocker blocker : Blocker.values()) {
                boolean isIt = standing.blocker.filter(each -> each == blocker).isPresent();
                samples.add(Family.PROMOTION_BLOCKED, isIt ? 1 : 0, shard.value(), label(blocker));
            }
            long demoted = table.shard(shard)
                    .map(record -> record.failover().demoted().size())
                    .orElse(0);
            samples.add(Family.DEMOTED, demoted, shard.value());
        }
        for (Handover.Kind kind : Handover.Kind.values()) {
            int base = Cells.place(0, kind) * Durations.CELLS;
            samples.addDurations(Family.PRIMARY_CHANGE_SECONDS, label(kind), cell -> seconds.get(base + cell));
        }
    }

    private static End of(HandoverEnd end) {
        if (end instanceof HandoverEnd.Done) {
            return End.DONE;
        }
        if (end instanceof HandoverEnd.Rehearsed) {
            return End.REHEARSED;
        }
        return end instanceof HandoverEnd.Blocked ? End.BLOCKED : End.UNDONE;
    }

    private static int cell(Handover.Kind kind, End end) {
        return Cells.place(Cells.place(0, kind) * ENDS, end);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
