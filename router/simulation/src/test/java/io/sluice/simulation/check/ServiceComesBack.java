package io.sluice.simulation.check;

import io.sluice.core.error.SqlError;
import io.sluice.core.health.Standing;
import io.sluice.simulation.router.GateKeeper;
import io.sluice.simulation.router.GateOrder;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import java.util.Set;

/** Some time after all faults ended every server serves, every gate is open, and every statement gets its answer. */
final class ServiceComesBack implements Witness {
    /** Of the tenant's own doing. */
    static final Set<SqlError> OWN_LIMITS = Set.of(SqlError.TENANT_RATE, SqlError.TENANT_BUSY, SqlError.SHARD_BUSY);

    private final Scene scene;
    private final SimulatedRouter router;
    private long recoveredNanos = Long.MAX_VALUE;

    ServiceComesBack(Scene scene, SimulatedRouter router) {
        this.scene = scene;
        this.router = router;
    }

    @Override
    public void onRecovered() {
        recoveredNanos = scene.time().nanos();
        for (WatchedServer server : router.watched()) {
            Standing standing = server.health().reading(recoveredNanos).standing();
            boolean serves = standing == Standing.SERVING || standing == Standing.SUSPECT;
            if (!serves || server.containment().isPresent() || server.isPanic()) {
                throw new Violation(this, "%s is still %s", server.server().name(), standing);
            }
            for (GateKeeper keeper : server.keepers()) {
                if (keeper.order() != GateOrder.OPEN || !keeper.gate().state().flows()) {
                    throw new Violation(this, "the gate of s%d is still %s", keeper.shard(), keeper.order());
                }
            }
        }
    }

    @Override
    public void onTold(Statement statement) {
        if (statement.arrivedNanos() > recoveredNanos
                && statement
                        .error()
                        .filter(error -> !OWN_LIMITS.contains(error))
                        .isPresent()) {
            throw new Violation(this, "%s long after the last fault", statement);
        }
    }
}
