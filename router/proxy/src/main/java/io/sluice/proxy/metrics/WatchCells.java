package io.sluice.proxy.metrics;

import io.sluice.core.health.Verdict;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.watch.WatchListener;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/** What the watch did, counted. The watch's loop writes; a scrape reads. */
final class WatchCells implements WatchListener {
    static final int REAL = 0;
    static final int REHEARSED = 1;
    static final int DETECTION = 2;

    private final ShardCells shards = new ShardCells(DETECTION + Durations.CELLS);
    /** Taken back to zero by each scrape, so by another thread than the one that raises it. */
    private final AtomicLong worstLagNanos = new AtomicLong();

    long get(ShardId shard, int index) {
        return shards.get(shard, index);
    }

    long takeWorstLagMillis() {
        return Duration.ofNanos(worstLagNanos.getAndSet(0)).toMillis();
    }

    void keep(Collection<ShardId> known) {
        shards.keep(known);
    }

    @Override
    public void onContained(ShardId shard, Verdict verdict, boolean rehearsed, Duration detection) {
        Cells cells = shards.of(shard);
        cells.add(rehearsed ? REHEARSED : REAL, 1);
        Durations.observe(cells, DETECTION, detection.toNanos());
    }

    @Override
    public void onLoopLag(Duration lag) {
        if (lag.toNanos() > worstLagNanos.get()) {
            worstLagNanos.set(lag.toNanos());
        }
    }
}
