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

    /**
     * The EOF behind the row of OUT parameters lacks SERVER_MORE_RESULTS_EXISTS, although an OK follows; only the EOF
     * behind their definitions has it (MySQL 8.0, and its client knows). So it is kept from there.
     */
    void readEof(ByteBuf in, int index, int length) {
        if (length < EOF_BYTES) {
            throw new MalformedPacketException("an EOF is too short");
        }
        boolean okFollows = has(StatusFlags.SERVER_PS_OUT_PARAMS) && has(StatusFlags.SERVER_MORE_RESULTS_EXISTS);
        warnings = in.getUnsignedShortLE(index + Packets.HEADER_BYTES + 1);
        status = in.getUnsignedShortLE(index + Packets.HEADER_BYTES + 3);
        status |= okFollows ? StatusFlags.SERVER_MORE_RESULTS_EXISTS : 0;
    }

    void clear() {
        status = 0;
    }
}
