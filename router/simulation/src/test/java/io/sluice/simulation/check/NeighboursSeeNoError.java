package io.sluice.simulation.check;

import io.sluice.core.health.HealthEffect;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import java.util.Set;

/** P5: tenants of shards that nothing happens to get no error of the router, whatever happens to the others. */
final class NeighboursSeeNoError implements Witness {
    private final Set<Integer> noisy;

    /** @param noisy the shards to which something happens */
    NeighboursSeeNoError(Set<Integer> noisy) {
        this.noisy = Set.copyOf(noisy);
    }

    @Override
    public void onTold(Statement statement) {
        boolean bad = statement
                .error()
                .filter(error -> !ServiceComesBack.OWN_LIMITS.contains(error))
                .isPresent();
        if (bad && !noisy.contains(statement.shard())) {
            throw new Violation(this, "%s, and nothing is wrong with its shard", statement);
        }
    }

    @Override
    public void onEffect(WatchedServer server, HealthEffect effect) {
        int shard = server.keepers().get(0).shard();
        if (effect instanceof HealthEffect.Contain && !noisy.contains(shard)) {
            throw new Violation(this, "%s is contained", server.server().name());
        }
    }
}
