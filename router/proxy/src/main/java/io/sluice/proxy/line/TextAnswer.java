package io.sluice.proxy.line;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the answer to one COM_QUERY, by the protocol without CLIENT_DEPRECATE_EOF: one result, or none. */
final class TextAnswer {
    private static final int ROWS_MAX = 1_000;
    private static final int COLUMNS_MAX = 100;
    private static final int OK = 0x00;
    private static final int LOCAL_INFILE = 0xFB;
    private static final int NULL = 0xFB;
    private static final int EOF = 0xFE;
    private static final int ERR = 0xFF;
    private static final int EOF_BYTES_MAX = 9;

    private enum Phase {
        FIRST,
        DEFINITIONS,
        ROWS
    }

    private final List<List<@Nullable String>> rows = new ArrayList<>();
    private Phase phase = Phase.FIRST;
    private int columns;
    private int errorCode;

    /** The server's error; 0 for none. */
    int errorCode() {
        return errorCode;
    }

    List<List<@Nullable String>> rows() {
        return rows;
    }

    /** Takes the next payload; true when it was the last one. */
    boolean isComplete(ByteBuf payload) {
        if (!payload.isReadable()) {
            throw new MalformedPacketException("an empty payload in an answer");
        }
        int first = payload.getUnsignedByte(payload.readerIndex());
        boolean end = first == EOF && payload.readableBytes() < EOF_BYTES_MAX;
        if (first == ERR) {
            payload.skipBytes(1);
            errorCode = Fields.readShort(payload);
            return true;
        }
        switch (phase) {
            case FIRST -> {
                return onFirst(payload, first);
            }
            case DEFINITIONS -> phase = end ? Phase.ROWS : phase;
            case ROWS -> {
                if (end) {
                    return true;
                }
                onRow(payload);
            }
        }
        return false;
    }

    private boolean onFirst(ByteBuf payload, int first) {
        if (first == OK) {
            return true;
        }
        if (first == LOCAL_INFILE) {
            throw new MalformedPacketException("the server asks for a file");
        }
        columns = (int) Fields.readLength(payload);
        if (columns < 1 || columns > COLUMNS_MAX) {
            throw new MalformedPacketException("an answer of " + columns + " columns");
        }
        phase = Phase.DEFINITIONS;
        return false;
    }

    private void onRow(ByteBuf payload) {
        if (rows.size() >= ROWS_MAX) {
            throw new MalformedPacketException("an answer of too many rows");
        }
        List<@Nullable String> row = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            if (payload.getUnsignedByte(payload.readerIndex()) == NULL) {
                payload.skipBytes(1);
                row.add(null);
                continue;
            }
            int length = (int) Math.min(payload.readableBytes(), Fields.readLength(payload));
            row.add(payload.readCharSequence(length, StandardCharsets.UTF_8).toString());
        }
        rows.add(row);
    }
}
