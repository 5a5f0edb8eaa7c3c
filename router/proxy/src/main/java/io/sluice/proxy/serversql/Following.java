package io.sluice.proxy.serversql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A server's replication from its source.
 *
 * @param source as the server knows it, perhaps by another name than the map does
 * @param isApplying whether it applies, or waits for something to apply
 * @param receiveError the server's code of why it does not receive; 0 for none
 * @param applyError the server's code of why it does not apply; 0 for none
 * @param secondsBehind what the server says, empty when it does not know; 0 is no proof of anything
 * @param delay by which it applies late on purpose
 * @param byGtid whether it asks for what it lacks, rather than for a place in a file
 * @param channels how many sources it has; this is about one of them
 */
public record Following(
        ServerAddress source,
        Receiver receiver,
        boolean isApplying,
        int receiveError,
        int applyError,
        OptionalLong secondsBehind,
        Duration delay,
        boolean byGtid,
        int channels) {
    /** The thread that receives. */
    public enum Receiver {
        STOPPED,
        /** It runs and has no connection. */
        CONNECTING,
        /** It has one, as far as it knows: a frozen source looks the same until a time-out. */
        CONNECTED
    }

    public Following {
        requireNonNull(source, "source");
        requireNonNull(receiver, "receiver");
        requireNonNull(secondsBehind, "secondsBehind");
        requireNonNull(delay, "delay");
    }
}
