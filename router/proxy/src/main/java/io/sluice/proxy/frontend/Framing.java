package io.sluice.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Packets;

/**
 * Measures what a client sends: how many of the bytes at hand are to be handed over next, and as what. Keeps no bytes. One
 * connection's, owned by its event loop.
 */
final class Framing {
    /** Packets up to this length are handed over whole; of longer ones the first so many bytes, then the rest as it comes. */
    static final int WHOLE_BYTES_MAX = 256 * 1024;

    /** What {@link #next} says when a command is longer than it may be. */
    static final int TOO_LARGE = -1;

    private enum Reading {
        /** The next bytes are the header of a command. */
        COMMAND,
        /** The next bytes go on with a long command. */
        BODY,
        /** The next bytes are packets of a file, until an empty one. */
        FILE
    }

    private Reading reading = Reading.COMMAND;
    private int commandBytesMax;
    private long commandBytes;
    private int bodyLeft;
    private boolean bodyContinues;
    private boolean first;
    private boolean last;
    private int sequence = -1;

    Framing(int commandBytesMax) {
        this.commandBytesMax = commandBytesMax;
    }

    void commandBytesMax(int bytes) {
        commandBytesMax = bytes;
    }

    /** The number of the packet that was measured, or replied, last; -1 before any. */
    int sequence() {
        return sequence;
    }

    void replied(int lastSequence) {
        sequence = lastSequence;
    }

    /** Whether the bytes measured last begin a command. */
    boolean isFirst() {
        return first;
    }

    /** Whether the bytes measured last end a command, or a file. */
    boolean isLast() {
        return last;
    }

    /** Whether the next bytes begin a command. */
    boolean isAtCommand() {
        return reading == Reading.COMMAND;
    }

    /** The client was asked for a file. */
    void expectFile() {
        reading = Reading.FILE;
        bodyLeft = 0;
    }

    /** How many of the readable bytes to hand over now; 0 when more must come first, {@link #TOO_LARGE}. */
    int next(ByteBuf in) {
        first = reading == Reading.COMMAND;
        last = false;
        return switch (reading) {
            case COMMAND -> command(in);
            case BODY -> body(in);
            case FILE -> file(in);
        };
    }

    private int command(ByteBuf in) {
        int available = in.readableBytes();
        if (available < Packets.HEADER_BYTES) {
            return 0;
        }
        int at = in.readerIndex();
        int length = in.getUnsignedMediumLE(at);
        if (length > commandBytesMax) {
            return TOO_LARGE;
        }
        int bytes = Packets.HEADER_BYTES + length;
        last = bytes <= WHOLE_BYTES_MAX;
        int wanted = last ? bytes : WHOLE_BYTES_MAX;
        if (available < wanted) {
            return 0;
        }
        sequence = in.getUnsignedByte(at + 3);
        if (!last) {
            reading = Reading.BODY;
            commandBytes = length;
            bodyLeft = bytes - wanted;
            bodyContinues = length == Packets.MAX_PAYLOAD_BYTES;
        }
        return wanted;
    }

    private int body(ByteBuf in) {
        if (bodyLeft == 0) {
            // A packet of the greatest length is continued by the next one, whose header goes along with the rest.
            if (in.readableBytes() < Packets.HEADER_BYTES) {
                return 0;
            }
            int at = in.readerIndex();
            int length = in.getUnsignedMediumLE(at);
            commandBytes += length;
            if (commandBytes > commandBytesMax) {
                return TOO_LARGE;
            }
            sequence = in.getUnsignedByte(at + 3);
            bodyLeft = Packets.HEADER_BYTES + length;
            bodyContinues = length == Packets.MAX_PAYLOAD_BYTES;
        }
        int take = Math.min(bodyLeft, in.readableBytes());
        bodyLeft -= take;
        ends(bodyLeft == 0 && !bodyContinues);
        return take;
    }

    private int file(ByteBuf in) {
        int available = in.readableBytes();
        int take = 0;
        boolean ended = false;
        while (!ended && take < available) {
            if (bodyLeft == 0) {
                if (available - take < Packets.HEADER_BYTES) {
                    break;
                }
                int at = in.readerIndex() + take;
                int length = in.getUnsignedMediumLE(at);
                sequence = in.getUnsignedByte(at + 3);
                bodyLeft = Packets.HEADER_BYTES + length;
                ended = length == 0;
            }
            int part = Math.min(bodyLeft, available - take);
            take += part;
            bodyLeft -= part;
        }
        ends(ended);
        return take;
    }

    private void ends(boolean ended) {
        last = ended;
        if (ended) {
            reading = Reading.COMMAND;
        }
    }
}
