package io.sluice.proxy.read;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.packet.ErrPacket;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the packets of one result, by the protocol with CLIENT_DEPRECATE_EOF, and writes them as JSON. One thread. */
final class ResultReader {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int COLUMNS_MAX = 4096;
    private static final int OK = 0x00;
    private static final int LOCAL_INFILE = 0xFB;
    private static final int END = 0xFE;

    private enum Phase {
        FIRST,
        DEFINITIONS,
        ROWS,
        OVER
    }

    private final boolean binary;
    private final int rowsMax;
    private final int bytesMax;
    private final ByteBuf out = Unpooled.buffer(256);
    private final JsonGenerator json;
    private final List<Column> columns = new ArrayList<>();
    private Phase phase = Phase.FIRST;
    private int columnsLeft;
    private int rows;
    private boolean tooLarge;
    private @Nullable ErrPacket error;

    /** @param binary whether the rows are those of an execution, not of a text */
    ResultReader(boolean binary, int rowsMax, int bytesMax) {
        this.binary = binary;
        this.rowsMax = rowsMax;
        this.bytesMax = bytesMax;
        try {
            this.json = FACTORY.createGenerator((java.io.OutputStream) new ByteBufOutputStream(out));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Whether there is more than an answer may have; then the rest need not be read. */
    boolean isTooLarge() {
        return tooLarge;
    }

    /** What the server said instead of a result. */
    @Nullable
    ErrPacket error() {
        return error;
    }

    /** The whole answer; once, after the last packet of a result. */
    Buffer json() {
        if (phase != Phase.OVER) {
            throw new MalformedPacketException("a result has no end");
        }
        return BufferInternal.buffer(out);
    }

    /** Takes the next packet's payload. */
    void onPayload(ByteBuf payload) {
        requireNonNull(payload, "payload");
        if (tooLarge || error != null) {
            return;
        }
        Fields.need(payload, 1);
        int first = payload.getUnsignedByte(payload.readerIndex());
        if (first == ErrPacket.HEADER && phase != Phase.DEFINITIONS) {
            error = ErrPacket.decode(payload);
            return;
        }
        try {
            switch (phase) {
                case FIRST -> onFirst(payload, first);
                case DEFINITIONS -> onDefinition(payload);
                case ROWS -> onRowOrEnd(payload, first);
                case OVER -> throw new MalformedPacketException("a result goes on behind its end");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void onFirst(ByteBuf payload, int first) throws IOException {
        if (first == LOCAL_INFILE) {
            throw new MalformedPacketException("the server asks for a file");
        }
        json.writeStartObject();
        json.writeArrayFieldStart("columns");
        if (first == OK) {
            // Some statements that only read have no result.
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            finish();
            return;
        }
        long count = Fields.readLength(payload);
        if (count < 1 || count > COLUMNS_MAX) {
            throw new MalformedPacketException("a result of " + count + " columns");
        }
        columnsLeft = (int) count;
        phase = Phase.DEFINITIONS;
    }

    private void onDefinition(ByteBuf payload) throws IOException {
        Column column = Column.decode(payload);
        columns.add(column);
        json.writeStartObject();
        json.writeStringField("name", column.name());
        json.writeStringField("type", column.label());
        json.writeEndObject();
        columnsLeft--;
        if (columnsLeft == 0) {
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            phase = Phase.ROWS;
        }
    }

    private void onRowOrEnd(ByteBuf payload, int first) throws IOException {
        if (first == END && (binary || payload.readableBytes() < 0xFFFFFF)) {
            finish();
            return;
        }
        rows++;
        if (rows > rowsMax || out.readableBytes() + payload.readableBytes() > bytesMax) {
            tooLarge = true;
            return;
        }
        if (binary) {
            RowWriter.writeBinary(json, columns, payload);
        } else {
            RowWriter.writeText(json, columns, payload);
        }
        if (rows % 64 == 0) {
            json.flush();
            tooLarge = out.readableBytes() > bytesMax;
        }
    }

    private void finish() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
        tooLarge = out.readableBytes() > bytesMax;
        phase = Phase.OVER;
    }
}
