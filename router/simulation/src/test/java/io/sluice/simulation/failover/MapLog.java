package io.sluice.simulation.failover;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.simulation.world.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The log of the map: durable, and a change is taken only if it replaces the epoch that it names. Routers hear of it later. */
final class MapLog {
    private final FailoverWorld world;
    private final Chance chance;
    private final List<ShardRecord> history = new ArrayList<>();
    private long slowUntilNanos;

    MapLog(FailoverWorld world, Chance chance, ShardRecord first) {
        this.world = world;
        this.chance = chance;
        history.add(first);
    }

    ShardRecord current() {
        return history.get(history.size() - 1);
    }

    /** What the map said under that epoch. */
    ShardRecord at(Epoch epoch) {
        return history.get((int) (epoch.value() - history.get(0).epoch().value()));
    }

    List<ShardRecord> history() {
        return history;
    }

    /** Changes take long for a while, and their outcome is not always told. */
    void slow(long nanos) {
        slowUntilNanos = world.time.nanos() + nanos;
    }

    /** Tells whether it is taken; false: refused, or nobody knows. */
    void append(ShardRecord change, Consumer<Boolean> answer) {
        boolean isSlow = world.time.nanos() < slowUntilNanos;
        long delay = isSlow ? chance.about(600_000_000) : chance.about(2_000_000);
        world.time.after(delay, () -> {
            boolean isLost = isSlow && chance.oneIn(4);
            boolean isTaken = !isLost && take(change);
            boolean isTold = isTaken && !(isSlow && chance.oneIn(4));
            world.time.after(chance.about(500_000), () -> answer.accept(isTold));
        });
    }

    private boolean take(ShardRecord change) {
        Epoch next = current().epoch().next();
        if (!change.epoch().equals(next) && world.mistake != Mistake.COMPARES_NO_EPOCH) {
            return false;
        }
        ShardRecord before = current();
        ShardRecord taken = change.withEpoch(next);
        history.add(taken);
        world.ledger.onChange(before, taken);
        world.routers.forEach(router -> router.hearSoon(taken));
        world.controller.hearSoon(taken);
        return true;
    }
}
