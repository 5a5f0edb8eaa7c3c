package io.sluice.proxy.metrics;

import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.control.ControlListener;
import java.util.Collection;

/** What the control loop did, counted. The loop writes; a scrape reads. */
final class ControlCells implements ControlListener {
    static final int PROVISIONED = 0;
    static final int FAILURES = 1;

    private final Cells intents = new Cells(Answer.values().length);
    private final ShardCells shards = new ShardCells(2);

    long get(Answer answer) {
        return intents.get(Cells.place(0, answer));
    }

    long get(ShardId shard, int index) {
        return shards.get(shard, index);
    }

    void keep(Collection<ShardId> known) {
        shards.keep(known);
    }

    @Override
    public void onIntent(Answer answer) {
        intents.add(Cells.place(0, answer), 1);
    }

    @Override
    public void onProvisioned(ShardId shard, int tenants) {
        shards.of(shard).add(PROVISIONED, tenants);
    }

    @Override
    public void onProvisioningFailed(ShardId shard) {
        shards.of(shard).add(FAILURES, 1);
    }
}
