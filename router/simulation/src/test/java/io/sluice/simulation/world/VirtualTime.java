package io.sluice.simulation.world;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The time of one simulated world: what is due runs in order, and takes none. */
public final class VirtualTime {
    private record Due(long nanos, long order, Runnable what) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::order));
    private Runnable afterEach = () -> {};
    private long nowNanos;
    private long orders;
    private long events;

    public long nanos() {
        return nowNanos;
    }

    public long events() {
        return events;
    }

    public void after(long nanos, Runnable what) {
        due.add(new Due(nowNanos + nanos, orders++, what));
    }

    /** Looks at the world after each event. */
    public void onEach(Runnable look) {
        afterEach = look;
    }

    public void run(Duration duration) {
        long end = nowNanos + duration.toNanos();
        for (Due next = due.peek(); next != null && next.nanos <= end; next = due.peek()) {
            due.remove();
            nowNanos = next.nanos;
            events++;
            next.what.run();
            afterEach.run();
        }
        nowNanos = end;
    }
}
