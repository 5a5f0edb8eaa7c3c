package io.sluice.proxy.metrics;

import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.backend.BackendListener;
import java.util.Collection;

/** The connections of one event loop to the shards, counted. The loop writes; a scrape reads. */
final class BackendCells implements BackendListener {
    static final int OPENED = 0;
    static final int CLOSED = 1;
    static final int CLEANED = CLOSED + CloseReason.values().length;
    static final int KEPT = CLEANED + 1;
    static final int WAITS_BEGUN = KEPT + 1;
    static final int SERVED = WAITS_BEGUN + 1;
    static final int UNSERVED = SERVED + 1;
    static final int OPEN = UNSERVED + 1;
    static final int LEASED = OPEN + 1;
    static final int WAITING = LEASED + 1;
    static final int WAIT_SECONDS = WAITING + 1;
    private static final int SHARD_CELLS = WAIT_SECONDS + Durations.CELLS;

    private final ShardCells shards = new ShardCells(SHARD_CELLS);

    long get(ShardId shard, int index) {
        return shards.get(shard, index);
    }

    void keep(Collection<ShardId> known) {
        shards.keep(known);
    }

    @Override
    public void onOpened(ShardId shard) {
        shards.of(shard).add(OPENED, 1);
    }

    @Override
    public void onClosed(ShardId shard, CloseReason reason) {
        shards.of(shard).add(Cells.place(CLOSED, reason), 1);
    }

    @Override
    public void onHandedOver(ShardId shard, boolean cleaned) {
        shards.of(shard).add(cleaned ? CLEANED : KEPT, 1);
    }

    @Override
    public void onWaiting(ShardId shard) {
        shards.of(shard).add(WAITS_BEGUN, 1);
    }

    @Override
    public void onWaited(ShardId shard, long nanos, boolean served) {
        Cells cells = shards.of(shard);
        cells.add(served ? SERVED : UNSERVED, 1);
        Durations.observe(cells, WAIT_SECONDS, nanos);
    }

    @Override
    public void onGauges(ShardId shard, int open, int leased, int waiting) {
        Cells cells = shards.of(shard);
        cells.set(OPEN, open);
        cells.set(LEASED, leased);
        cells.set(WAITING, waiting);
    }
}
