package io.sluice.simulation.router;

import io.sluice.simulation.world.Chance;
import java.time.Duration;

/** Messages from one loop to another, in their order. */
final class Mailbox {
    private static final long DELAY_NANOS = Duration.ofNanos(100_000).toNanos();

    private final Loop to;
    private final Chance chance;
    private long lastNanos;

    Mailbox(Loop to, Chance chance) {
        this.to = to;
        this.chance = chance;
    }

    void post(Runnable task) {
        lastNanos = Math.max(lastNanos, to.nanos() + chance.about(DELAY_NANOS));
        to.after(lastNanos - to.nanos(), task);
    }
}
