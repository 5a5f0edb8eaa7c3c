package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;

/**
 * What a primary had when it was asked last, before anybody thought of changing it.
 *
 * @param source by which name its own transactions go: the server's UUID, or its number on MariaDB
 * @param atNanos when the answer came
 * @param isSemiSync whether it acknowledged no commit to a client before as many replicas had received it as it asks for
 */
public record LastSeen(String source, TransactionSet executed, long atNanos, boolean isSemiSync) {
    public LastSeen {
        requireNonNull(source, "source");
        requireNonNull(executed, "executed");
    }

    /**
     * As it is known after a restart of who saw it. What was semi-synchronous then may have gone on without replicas since: it
     * proves nothing any more.
     */
    public LastSeen remembered() {
        return new LastSeen(source, executed, atNanos, false);
    }
}
