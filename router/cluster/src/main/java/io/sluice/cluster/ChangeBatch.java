package io.sluice.cluster;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One message to those who follow the map. A batch over {@value #BYTES_MAX} bytes is told without its changes: the
 * followers read the map again.
 *
 * @param previous the version that the changes follow; less than 0 when they are left out
 */
record ChangeBatch(Generation generation, long previous, long version, List<MapChange> changes) {
    /** What it is signed under, since a message has no key. */
    static final String KEY = "changes";

    static final int BYTES_MAX = 2 << 20;

    private static final byte VERSION = 2;
    private static final int HEAD_BYTES = 1 + Generation.BYTES + 2 * Long.BYTES + Integer.BYTES;

    ChangeBatch {
        changes = List.copyOf(changes);
    }

    static ChangeBatch readAgain(Generation generation, long version) {
        return new ChangeBatch(generation, -1, version, List.of());
    }

    boolean isWhole() {
        return previous >= 0;
    }

    byte[] toBytes() {
        List<byte[]> encoded = changes.stream().map(MapCodec::encode).toList();
        long bytes = HEAD_BYTES
                + encoded.stream()
                        .mapToLong(each -> Integer.BYTES + (long) each.length)
                        .sum();
        if (bytes > BYTES_MAX) {
            return readAgain(generation, version).toBytes();
        }
        ByteBuffer out = ByteBuffer.allocate((int) bytes);
        out.put(VERSION).putLong(generation.lead()).putLong(generation.writing());
        out.putLong(previous).putLong(version).putInt(encoded.size());
        encoded.forEach(each -> out.putInt(each.length).put(each));
        return out.array();
    }

    static ChangeBatch read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                throw new MalformedRecordException("a batch of changes of an unknown version");
            }
            Generation generation = new Generation(in.getLong(), in.getLong());
            long previous = in.getLong();
            long version = in.getLong();
            List<MapChange> changes = new ArrayList<>();
            for (int left = in.getInt(); left > 0; left--) {
                changes.add(MapCodec.decode(next(in)));
            }
            return new ChangeBatch(generation, previous, version, changes);
        } catch (BufferUnderflowException cut) {
            throw new MalformedRecordException("a batch of changes is cut short", cut);
        }
    }

    private static byte[] next(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new MalformedRecordException("a batch of changes is cut short");
        }
        byte[] change = new byte[length];
        in.get(change);
        return change;
    }
}
