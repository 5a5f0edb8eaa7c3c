package io.sluice.it.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import io.sluice.wire.Packets;
import io.sluice.wire.packet.EofPacket;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the answers of one connection. */
final class AnswerReader {
    private static final int NULL = 0xFB;

    private final RawWire wire;
    private final long capabilities;
    private List<Integer> types = List.of();

    AnswerReader(RawWire wire, long capabilities) {
        this.wire = wire;
        this.capabilities = capabilities;
    }

    List<Answer> all(boolean binary) throws IOException {
        List<Answer> answers = new ArrayList<>();
        do {
            answers.add(one(binary));
        } while (answers.get(answers.size() - 1).isMoreToCome());
        return answers;
    }

    private Answer one(boolean binary) throws IOException {
        ByteBuf first = wire.receive();
        int header = first.getUnsignedByte(0);
        if (header == ErrPacket.HEADER) {
            return new Answer(List.of(), null, ErrPacket.decode(first));
        }
        if (header == OkPacket.HEADER) {
            return new Answer(List.of(), OkPacket.decode(first, capabilities), null);
        }
        if (header == NULL) {
            throw new FileWantedException(first.skipBytes(1).toString(UTF_8));
        }
        columns((int) Fields.readLength(first));
        if (!deprecatesEof()) {
            int status = EofPacket.decode(wire.receive()).status();
            if ((status & io.sluice.wire.StatusFlags.SERVER_STATUS_CURSOR_EXISTS) != 0) {
                return new Answer(List.of(), OkPacket.of(status), null);
            }
        }
        return rows(binary);
    }

    /** The definitions of a result's columns. */
    void columns(int count) throws IOException {
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ByteBuf definition = wire.receive();
            for (int name = 0; name < 6; name++) {
                Fields.skip(definition, (int) Fields.readLength(definition));
            }
            read.add((int) definition.getUnsignedByte(definition.readerIndex() + 7));
        }
        types = read;
    }

    /** What follows definitions where they have an end of their own. */
    void endOfDefinitions(int count) throws IOException {
        if (count > 0 && !deprecatesEof()) {
            EofPacket.decode(wire.receive());
        }
    }

    boolean deprecatesEof() {
        return Capabilities.has(capabilities, Capabilities.CLIENT_DEPRECATE_EOF);
    }

    /** Rows up to their end: of a result, or of a fetch. */
    Answer rows(boolean binary) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        while (true) {
            ByteBuf payload = wire.receive();
            int header = payload.getUnsignedByte(0);
            if (header == ErrPacket.HEADER) {
                return new Answer(rows, null, ErrPacket.decode(payload));
            }
            if (header == OkPacket.EOF_HEADER && payload.readableBytes() < Packets.MAX_PAYLOAD_BYTES) {
                return new Answer(rows, end(payload), null);
            }
            rows.add(binary ? binaryRow(payload) : textRow(payload));
        }
    }

    private OkPacket end(ByteBuf payload) {
        return deprecatesEof()
                ? OkPacket.decode(payload, capabilities)
                : OkPacket.of(EofPacket.decode(payload).status());
    }

    private List<String> textRow(ByteBuf payload) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (payload.getUnsignedByte(payload.readerIndex()) == NULL) {
                payload.skipBytes(1);
                row.add("NULL");
            } else {
                row.add(text(payload));
            }
        }
        return row;
    }

    private static String text(ByteBuf payload) {
        return payload.readCharSequence((int) Fields.readLength(payload), UTF_8).toString();
    }

    private List<String> binaryRow(ByteBuf payload) {
        payload.skipBytes(1);
        ByteBuf nulls = payload.readSlice((types.size() + 9) / 8);
        List<String> row = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            boolean isNull = (nulls.getByte((i + 2) / 8) >> ((i + 2) % 8) & 1) != 0;
            row.add(isNull ? "NULL" : binaryValue(payload, types.get(i)));
        }
        return row;
    }

    private static String binaryValue(ByteBuf payload, @Nullable Integer type) {
        return switch (type == null ? 0 : type) {
            case 1 -> String.valueOf(payload.readByte());
            case 2, 13 -> String.valueOf(payload.readShortLE());
            case 3, 9 -> String.valueOf(payload.readIntLE());
            case 8 -> String.valueOf(payload.readLongLE());
            case 5 -> String.valueOf(Double.longBitsToDouble(payload.readLongLE()));
            default -> text(payload);
        };
    }
}
