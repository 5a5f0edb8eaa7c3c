package io.sluice.proxy.metrics;

import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.frontend.SessionListener;
import java.util.Collection;

/** The sessions of one event loop, counted. The loop writes; a scrape reads. */
final class SessionCells implements SessionListener {
    static final int CONNECTED = 0;
    static final int DISCONNECTED = 1;
    static final int UNROUTED = 2;
    static final int LOGINS = 3;

    static final int OUTCOMES = 0;
    static final int TO_SHARD = OUTCOMES + Outcome.values().length;
    static final int FROM_SHARD = TO_SHARD + 1;
    static final int PINNED = FROM_SHARD + 1;
    static final int SECONDS = PINNED + 1;
    private static final int SHARD_CELLS = SECONDS + Durations.CELLS;

    private final Cells loop = new Cells(LOGINS + Login.values().length);
    private final ShardCells shards = new ShardCells(SHARD_CELLS);

    long get(int index) {
        return loop.get(index);
    }

    long get(ShardId shard, int index) {
        return shards.get(shard, index);
    }

    void keep(Collection<ShardId> known) {
        shards.keep(known);
    }

    @Override
    public void onConnected() {
        loop.add(CONNECTED, 1);
    }

    @Override
    public void onDisconnected() {
        loop.add(DISCONNECTED, 1);
    }

    @Override
    public void onLogin(Login result) {
        loop.add(Cells.place(LOGINS, result), 1);
    }

    @Override
    public void onStatement(ShardId shard, Outcome outcome, long nanos) {
        Cells cells = shards.of(shard);
        cells.add(Cells.place(OUTCOMES, outcome), 1);
        if (outcome != Outcome.REFUSED && outcome != Outcome.QUEUED) {
            Durations.observe(cells, SECONDS, nanos);
        }
    }

    @Override
    public void onRefused() {
        loop.add(UNROUTED, 1);
    }

    @Override
    public void onBytes(ShardId shard, long toShard, long fromShard) {
        Cells cells = shards.of(shard);
        cells.add(TO_SHARD, toShard);
        cells.add(FROM_SHARD, fromShard);
    }

    @Override
    public void onPinned(ShardId shard, boolean pinned) {
        shards.of(shard).add(PINNED, pinned ? 1 : -1);
    }
}
