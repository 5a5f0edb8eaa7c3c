package io.sluice.simulation.failover;

import io.sluice.core.failover.Phase;
import io.sluice.simulation.world.Chance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in one phase, where it hurts most. Once in a world. */
final class Strike {
    private enum Kind {
        CANDIDATE_FREEZES,
        PRIMARY_THAWS,
        /** The log takes long, the controller dies, and operators call it off. */
        CONTROLLER_DIES
    }

    private final FailoverWorld world;
    private final Chance chance;
    private final Phase phase;
    private final Kind kind;
    private boolean isOver;

    @Nullable
    private Server straggler;

    @Nullable
    private Server thaws;

    Strike(FailoverWorld world, Chance chance, boolean isPeaceful) {
        this.world = world;
        this.chance = chance;
        this.isOver = isPeaceful || chance.oneIn(3);
        this.phase = chance.oneIn(3)
                ? chance.one(List.of(Phase.PROMOTE, Phase.PUBLISH))
                : chance.one(List.of(Phase.values()));
        this.kind = chance.one(List.of(Kind.values()));
    }

    /** This one thaws as soon as that one is to follow another. */
    void onRepoint(Server replica, Server old) {
        straggler = replica;
        thaws = old;
    }

    void isRepointed(Server replica) {
        Server old = thaws;
        if (replica == straggler && old != null) {
            thaws = null;
            old.thaw();
        }
    }

    /** Before its effect is done. Whether the controller dies behind it. */
    boolean isDueAt(Phase now, Server primary, Server candidate) {
        boolean isDue = !isOver && now == phase && world.time.nanos() < FailoverWorld.FAULTS.toNanos();
        if (!isDue) {
            return false;
        }
        isOver = true;
        switch (kind) {
            case CANDIDATE_FREEZES -> {
                candidate.freeze();
                world.time.after(chance.about(4_000_000_000L), candidate::thaw);
            }
            case PRIMARY_THAWS -> primary.thaw();
            case CONTROLLER_DIES -> {
                world.log.slow(2_000_000_000L);
                for (int i = 1; i < 15; i++) {
                    world.time.after(i * 100_000_000L, world.controller::abort);
                }
            }
        }
        return kind == Kind.CONTROLLER_DIES;
    }
}
