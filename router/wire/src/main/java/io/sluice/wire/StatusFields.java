package io.sluice.wire;

import io.netty.buffer.ByteBuf;

/** The fixed fields of an OK or EOF that stands at an index, read in place and reused; the reader index stays. */
final class StatusFields {
    /** Bytes of an EOF's payload. */
    static final int EOF_BYTES = 5;

    int status;
    int warnings;
    long affectedRows;
    long insertId;

    boolean has(int flag) {
        return (status & flag) != 0;
    }

    /** The caller has made sure that as much of the payload is there as the fixed fields can take. */
    void readOk(ByteBuf in, int index, int length) {
        in.readerIndex(index + Packets.HEADER_BYTES + 1);
        affectedRows = Fields.readLength(in);
        insertId = Fields.readLength(in);
        status = Fields.readShort(in);
        warnings = Fields.readShort(in);
        if (in.readerIndex() > index + Packets.HEADER_BYTES + length) {
            throw new MalformedPacketException("an OK is too short");
        }
        in.readerIndex(index);
    }

    void readEof(ByteBuf in, int index, int length) {
        if (length < EOF_BYTES) {
            throw new MalformedPacketException("an EOF is too short");
        }
        warnings = in.getUnsignedShortLE(index + Packets.HEADER_BYTES + 1);
        status = in.getUnsignedShortLE(index + Packets.HEADER_BYTES + 3);
    }
}
