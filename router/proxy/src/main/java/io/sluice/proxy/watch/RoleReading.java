package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;

/**
 * What a server said of its place in replication.
 *
 * @param source by which name its own transactions go: its UUID, or on MariaDB its number
 * @param applied what its readers see of it: on MySQL the same, on MariaDB, whose binary log is ahead of what it stands for,
 *     the position of each domain
 * @param askedNanos when it was asked: it has all that it had then
 */
public record RoleReading(
        String source,
        boolean isReadOnly,
        TransactionSet executed,
        TransactionSet applied,
        boolean isSemiSync,
        long askedNanos) {
    public RoleReading {
        requireNonNull(source, "source");
        requireNonNull(executed, "executed");
        requireNonNull(applied, "applied");
    }
}
