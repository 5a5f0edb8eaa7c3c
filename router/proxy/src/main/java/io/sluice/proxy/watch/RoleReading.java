package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;

/**
 * What a server said of its place in replication.
 *
 * @param source by which name its own transactions go: its UUID, or on MariaDB its number
 * @param askedNanos when it was asked: it has all that it had then
 */
public record RoleReading(
        String source, boolean isReadOnly, TransactionSet executed, boolean isSemiSync, long askedNanos) {
    public RoleReading {
        requireNonNull(source, "source");
        requireNonNull(executed, "executed");
    }
}
