package io.sluice.proxy.metrics;

import io.sluice.cluster.ClusterListener;
import io.sluice.cluster.signed.Refused;
import java.util.concurrent.atomic.AtomicLongArray;

/** What happened in the cluster, counted. Any thread. */
final class ClusterCells implements ClusterListener {
    private final AtomicLongArray refused = new AtomicLongArray(Refused.values().length);

    long get(Refused reason) {
        return refused.get(Cells.place(0, reason));
    }

    @Override
    public void onRefused(Refused reason) {
        refused.incrementAndGet(Cells.place(0, reason));
    }
}
