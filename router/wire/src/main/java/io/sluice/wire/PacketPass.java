package io.sluice.wire;

import io.netty.buffer.ByteBuf;

/** Lets a packet that nobody looks at through, however it is cut, with the packets that continue it. */
final class PacketPass {
    private int left;
    /** Whether the next packet continues the one before. */
    private boolean continued;

    private int sequence;

    void clear() {
        left = 0;
        continued = false;
        sequence = 0;
    }

    /** Begins with the packet at the reader index, of which nothing has been passed yet. */
    void begin(int length) {
        left = Packets.HEADER_BYTES + length;
        continued = length == Packets.MAX_PAYLOAD_BYTES;
    }

    void saw(int sequenceOfPacket) {
        sequence = sequenceOfPacket;
    }

    /** The sequence number of the last packet whose header was seen. */
    int sequence() {
        return sequence;
    }

    boolean isPending() {
        return left > 0 || continued;
    }

    /** Passes on; false when more bytes are needed for that. */
    boolean isOver(ByteBuf in) {
        while (isPending()) {
            int now = Math.min(left, in.readableBytes());
            in.skipBytes(now);
            left -= now;
            if (left > 0) {
                return false;
            }
            if (continued) {
                if (in.readableBytes() < Packets.HEADER_BYTES) {
                    return false;
                }
                sequence = in.getUnsignedByte(in.readerIndex() + 3);
                begin(in.getUnsignedMediumLE(in.readerIndex()));
            }
        }
        return true;
    }
}
