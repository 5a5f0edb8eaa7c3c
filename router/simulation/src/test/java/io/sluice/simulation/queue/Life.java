package io.sluice.simulation.queue;

import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.VirtualTime;

/** One life of the router: what it has put off is not done when it is dead. It dies at the disk, or is killed. */
final class Life {
    private static final long LOOP_NANOS = 20_000;

    final VirtualTime time;
    final Chance chance;
    final Mistake mistake;
    private final Runnable onDeath;
    private boolean alive = true;

    Life(VirtualTime time, Chance chance, Mistake mistake, Runnable onDeath) {
        this.time = time;
        this.chance = chance;
        this.mistake = mistake;
        this.onDeath = onDeath;
    }

    boolean isAlive() {
        return alive;
    }

    boolean has(Mistake asked) {
        return mistake == asked;
    }

    void kill() {
        alive = false;
    }

    /** In its next turn of the loop, in the order in which it was posted. */
    void post(Runnable what) {
        after(LOOP_NANOS, what);
    }

    void after(long nanos, Runnable what) {
        time.after(nanos, () -> run(what));
    }

    void run(Runnable what) {
        if (!alive) {
            return;
        }
        try {
            what.run();
        } catch (Disk.Crash crash) {
            alive = false;
            onDeath.run();
        }
    }
}
