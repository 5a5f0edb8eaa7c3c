package io.sluice.wire;

import static java.util.Objects.requireNonNull;

/**
 * The peer sent what the protocol does not allow, or more than a limit. The connection cannot be used further.
 *
 * <p>Unchecked, since decoding stands deep in pure code; thrown by every decoder of this module and nothing else is. It
 * has no stack trace: the peer decides how often it is thrown, and the message says what was wrong. The message holds no
 * bytes of the packet.
 */
public final class MalformedPacketException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of fault it is, so that the right error reaches the peer. */
    public enum Fault {
        /** Bytes make no sense: MySQL's error 1835, or 1043 during the handshake. */
        MALFORMED,
        /** The sequence number is not the next one: MySQL's error 1156. */
        OUT_OF_ORDER,
        /** Longer than the limit that was set: MySQL's error 1153. */
        TOO_LARGE
    }

    private final Fault fault;

    public MalformedPacketException(Fault fault, String message) {
        super(requireNonNull(message, "message"), null, false, false);
        this.fault = requireNonNull(fault, "fault");
    }

    public MalformedPacketException(String message) {
        this(Fault.MALFORMED, message);
    }

    /** Throws unless it holds. */
    static void unless(boolean holds, String otherwise) {
        if (!holds) {
            throw new MalformedPacketException(otherwise);
        }
    }

    public Fault fault() {
        return fault;
    }
}
