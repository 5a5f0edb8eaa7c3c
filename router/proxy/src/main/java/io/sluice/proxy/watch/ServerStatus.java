package io.sluice.proxy.watch;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Role;
import io.sluice.core.health.ServerHealth;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How one server stood a moment ago, as this router sees it.
 *
 * @param since when what the finding says began
 * @param breaker the state of its circuit breaker
 * @param staleness of a replica: how old its data can be, at most; empty for a primary, and while nobody knows
 */
public record ServerStatus(
        ShardId shard,
        ServerAddress server,
        Role role,
        HealthSettings.Mode mode,
        ServerHealth.Reading reading,
        Instant since,
        String breaker,
        Optional<Duration> staleness) {}
