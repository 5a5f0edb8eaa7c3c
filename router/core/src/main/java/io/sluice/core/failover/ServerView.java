package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How one server stood when it was asked.
 *
 * @param isReadOnly whether it takes no writes of clients
 * @param executed what it has
 * @param received that, and what waits in its relay log
 * @param follows whom, if anybody
 * @param isReceiving whether it has a connection to that one
 * @param isApplying whether it applies what it receives
 * @param keepsBinlog whether others can follow it, with all that it has applied
 * @param isInBackup whether something holds it for a backup
 * @param delay by which it applies late on purpose
 * @param startedNanos the latest moment at which its process can have started
 */
public record ServerView(
        ServerAddress server,
        boolean isReadOnly,
        TransactionSet executed,
        TransactionSet received,
        Optional<ServerAddress> follows,
        boolean isReceiving,
        boolean isApplying,
        boolean keepsBinlog,
        boolean isInBackup,
        Duration delay,
        long startedNanos) {
    /** A server counts whole seconds, and begins anywhere in one: what it says may be up to this much too long. */
    private static final Duration UPTIME_ERROR = Duration.ofSeconds(1);

    public ServerView {
        requireNonNull(server, "server");
        requireNonNull(executed, "executed");
        requireNonNull(received, "received");
        requireNonNull(follows, "follows");
        requireNonNull(delay, "delay");
    }

    /**
     * What {@link #startedNanos} is.
     *
     * @param answeredNanos when the server had said it
     * @param uptime as the server says it
     */
    public static long startedNanos(long answeredNanos, Duration uptime) {
        return answeredNanos - uptime.minus(UPTIME_ERROR).toNanos();
    }
}
