package io.sluice.simulation.router;

import io.sluice.simulation.world.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** An event loop: what comes while it stands still is done when it goes on, in the order in which it came. */
public final class Loop {
    private final int number;
    private final VirtualTime time;
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private long standsUntilNanos;
    private boolean stands;

    Loop(int number, VirtualTime time) {
        this.number = number;
        this.time = time;
    }

    public int number() {
        return number;
    }

    public boolean stands() {
        return stands;
    }

    long nanos() {
        return time.nanos();
    }

    /** Something comes to this loop now. */
    public void run(Runnable task) {
        if (stands) {
            backlog.add(task);
        } else {
            task.run();
        }
    }

    public void after(long nanos, Runnable task) {
        time.after(nanos, () -> run(task));
    }

    public void stop(Duration duration) {
        stands = true;
        standsUntilNanos = Math.max(standsUntilNanos, time.nanos() + duration.toNanos());
        time.after(duration.toNanos(), this::goOn);
    }

    private void goOn() {
        stands = time.nanos() < standsUntilNanos;
        while (!stands && !backlog.isEmpty()) {
            backlog.remove().run();
        }
    }
}
