package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import java.time.Instant;

/**
 * What a primary had when it was asked last, as it is kept over a restart.
 *
 * @param source by which name its own transactions go: its UUID, or on MariaDB its number
 * @param at when it was asked, to the millisecond
 */
record Sighting(ServerAddress primary, String source, TransactionSet executed, Instant at) {
    Sighting {
        requireNonNull(primary, "primary");
        requireNonNull(source, "source");
        requireNonNull(executed, "executed");
        requireNonNull(at, "at");
    }
}
