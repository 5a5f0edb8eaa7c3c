package io.sluice.simulation.check;

import io.sluice.core.gate.Access;
import io.sluice.core.health.HealthEffect;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.simulation.router.GateKeeper;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.Session;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nothing waits past its time: in the queue, at a contained server (as long as its policy would have it wait, so not at all
 * if that is to refuse), or at a replica, where it ends at once when that is found locked.
 */
final class WaitsAreBounded implements Witness {
    private static final long MESSAGE_NANOS = Duration.ofMillis(1).toNanos();

    private final Scene scene;
    private final SimulatedRouter router;
    /** When the replica of a shard was last contained. */
    private final Map<Integer, Long> lockedNanos = new HashMap<>();

    WaitsAreBounded(Scene scene, SimulatedRouter router) {
        this.scene = scene;
        this.router = router;
    }

    @Override
    public void onEffect(WatchedServer server, HealthEffect effect) {
        if (!server.server().isPrimary()
                && effect instanceof HealthEffect.Contain contain
                && !contain.containment().rehearsed()) {
            lockedNanos.put(server.keepers().get(0).shard(), scene.time().nanos());
        }
    }

    @Override
    public void onEach() {
        for (List<GateKeeper> keepers : router.keepers()) {
            for (GateKeeper keeper : keepers) {
                if (!keeper.loop().stands()) {
                    check(keeper);
                }
            }
        }
    }

    private void check(GateKeeper keeper) {
        for (Session session : keeper.present()) {
            Statement statement = session.statement().orElse(null);
            if (statement != null && scene.time().nanos() - overNanos(statement, keeper) > 0) {
                throw new Violation(
                        this, "%s waits at %s since %.4f s", statement, keeper.order(), statement.arrivedNanos() / 1e9);
            }
        }
    }

    private long overNanos(Statement statement, GateKeeper keeper) {
        TenantPolicy policy = statement.policy();
        boolean kept = keeper.order().keeps(statement.access());
        long keptNanos = Math.max(statement.askedNanos(), keeper.keptNanos(statement.access()))
                + (isRefused(statement) ? 0 : policy.holdTime().toNanos());
        long waitNanos =
                Math.max(policy.holdTime().toNanos(), keeper.limits().busyTime().toNanos());
        return switch (statement.phase()) {
            case HELD -> kept ? keptNanos : statement.askedNanos() + waitNanos;
            case GOING, SENT -> kept ? keptNanos : Long.MAX_VALUE;
            case ON_REPLICA -> onReplicaNanos(statement);
            case ARRIVED, OVER -> Long.MAX_VALUE;
        };
    }

    private long onReplicaNanos(Statement statement) {
        long locked = lockedNanos.getOrDefault(statement.shard(), 0L);
        return statement.decidedNanos() < locked
                ? locked + MESSAGE_NANOS
                : statement.decidedNanos() + Session.REPLICA_TIME.toNanos();
    }

    private static boolean isRefused(Statement statement) {
        return statement.access() == Access.PLAIN_READ
                ? statement.policy().reads() == TenantPolicy.Reads.REFUSE
                : statement.policy().writes() == TenantPolicy.Writes.REFUSE;
    }
}
