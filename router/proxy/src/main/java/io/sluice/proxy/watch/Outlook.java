package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.LastSeen;
import io.sluice.core.health.Standing;
import io.sluice.core.health.Verdict;
import io.sluice.core.tenant.ServerAddress;
import java.util.Map;
import java.util.Optional;

/**
 * How a shard stands for those who may change its primary.
 *
 * @param standing of its primary
 * @param verdict of its primary
 * @param containedNanos since when its gates are closed; no matter while they are not
 * @param stoodNanos since when the primary is in trouble, as far as it can be told
 * @param isEnforced whether verdicts close gates, rather than only telling
 * @param isPanic whether most shards turned at once
 * @param primary what it had when it was asked last
 * @param roles what its servers said last, those of them that said something since the map has them so
 */
public record Outlook(
        Standing standing,
        Verdict verdict,
        long containedNanos,
        long stoodNanos,
        boolean isEnforced,
        boolean isPanic,
        Optional<LastSeen> primary,
        Map<ServerAddress, RoleReading> roles) {
    public Outlook {
        requireNonNull(standing, "standing");
        requireNonNull(verdict, "verdict");
        requireNonNull(primary, "primary");
        roles = Map.copyOf(roles);
    }
}
