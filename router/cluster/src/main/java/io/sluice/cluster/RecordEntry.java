package io.sluice.cluster;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * One record of the shared map, as its put, with what it was written in.
 *
 * @param version of the map when it was written
 */
record RecordEntry(Generation generation, long version, MapChange put) {
    private static final int HEAD_BYTES = Generation.BYTES + Long.BYTES;

    byte[] toBytes() {
        byte[] encoded = MapCodec.encode(put);
        return ByteBuffer.allocate(HEAD_BYTES + encoded.length)
                .putLong(generation.lead())
                .putLong(generation.writing())
                .putLong(version)
                .put(encoded)
                .array();
    }

    static RecordEntry read(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            Generation generation = new Generation(in.getLong(), in.getLong());
            long version = in.getLong();
            byte[] encoded = new byte[in.remaining()];
            in.get(encoded);
            return new RecordEntry(generation, version, MapCodec.decode(encoded));
        } catch (BufferUnderflowException cut) {
            throw new MalformedRecordException("a record is cut short", cut);
        }
    }
}
