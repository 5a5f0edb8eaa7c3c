package io.sluice.it.sessions;

import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.backend.BackendListener;
import io.sluice.proxy.frontend.ProxyListeners;
import io.sluice.proxy.frontend.SessionListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts what all the loops of one router tell of their pools. Any thread. */
final class PoolWatch implements ProxyListeners, BackendListener {
    final LongAdder opened = new LongAdder();
    final Map<CloseReason, LongAdder> closed = new ConcurrentHashMap<>();
    final LongAdder waits = new LongAdder();
    final LongAdder waitNanos = new LongAdder();
    final LongAccumulator longestWaitNanos = new LongAccumulator(Math::max, 0);
    final LongAdder handovers = new LongAdder();
    final LongAdder cleanings = new LongAdder();

    @Override
    public SessionListener sessions() {
        return SessionListener.NONE;
    }

    @Override
    public BackendListener backends() {
        return this;
    }

    @Override
    public void onOpened(ShardId shard) {
        opened.increment();
    }

    @Override
    public void onClosed(ShardId shard, CloseReason reason) {
        closed.computeIfAbsent(reason, first -> new LongAdder()).increment();
    }

    @Override
    public void onHandedOver(ShardId shard, boolean cleaned) {
        handovers.increment();
        if (cleaned) {
            cleanings.increment();
        }
    }

    @Override
    public void onWaited(ShardId shard, long nanos, boolean served) {
        waits.increment();
        waitNanos.add(nanos);
        longestWaitNanos.accumulate(nanos);
    }

    /** One line of figures. */
    String text() {
        long count = Math.max(1, waits.sum());
        return "connections opened " + opened + ", closed " + closed + "; handed over " + handovers + " times, "
                + cleanings + " of them with COM_CHANGE_USER; waits " + waits + ", mean "
                + waitNanos.sum() / count / 1000 + " us, longest " + longestWaitNanos.get() / 1_000_000 + " ms";
    }
}
