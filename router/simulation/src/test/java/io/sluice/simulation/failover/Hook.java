package io.sluice.simulation.failover;

import io.sluice.simulation.world.Chance;
import java.util.function.Consumer;

/** The fence hook: it kills the server and says so, unless the world has it otherwise. */
final class Hook {
    /** What the hook is like. */
    enum Kind {
        WORKS,
        FAILS,
        HANGS,
        /** It says that it is well, and has done nothing. */
        LIES,
        NONE
    }

    private final FailoverWorld world;
    private final Chance chance;
    private Kind kind;

    Hook(FailoverWorld world, Chance chance, Kind kind) {
        this.world = world;
        this.chance = chance;
        this.kind = kind;
    }

    boolean isThere() {
        return kind != Kind.NONE;
    }

    void repair() {
        kind = kind == Kind.NONE ? kind : Kind.WORKS;
    }

    void run(Server server, Consumer<Boolean> word) {
        Kind now = kind;
        if (now == Kind.HANGS) {
            return;
        }
        world.time.after(chance.about(300_000_000), () -> {
            if (now == Kind.WORKS) {
                server.kill();
            }
            if (now != Kind.FAILS) {
                world.ledger.onFence(server);
            }
            word.accept(now != Kind.FAILS);
        });
    }
}
