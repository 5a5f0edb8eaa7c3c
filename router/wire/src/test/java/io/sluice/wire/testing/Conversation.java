package io.sluice.wire.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import io.sluice.wire.Packets;
import io.sluice.wire.packet.EofPacket;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.PreparedOk;
import io.sluice.wire.packet.SessionChange;
import java.util.List;
import java.util.function.Consumer;

/** Writes a server's response packet by packet, for given capabilities. */
public final class Conversation {
    private final long capabilities;
    private final ByteBuf out = Unpooled.buffer();
    private int sequence = 1;

    public Conversation(long capabilities) {
        this.capabilities = capabilities;
    }

    public Conversation packet(Consumer<ByteBuf> payload) {
        sequence = Packets.write(out, sequence, payload);
        return this;
    }

    public Conversation bytes(int... payload) {
        return packet(to -> {
            for (int value : payload) {
                to.writeByte(value);
            }
        });
    }

    public Conversation ok(int status) {
        return packet(to -> OkPacket.of(status).encode(to, capabilities));
    }

    public Conversation ok(int header, int status, SessionChange... changes) {
        OkPacket ok = new OkPacket(header, 3, 7, status, 1, Bytes.utf8("info"), List.of(changes));
        return packet(to -> ok.encode(to, capabilities));
    }

    public Conversation eof(int status) {
        return packet(to -> new EofPacket(2, status).encode(to));
    }

    /** What ends rows: an EOF, or the OK in its place. */
    public Conversation last(int status) {
        return Capabilities.has(capabilities, Capabilities.CLIENT_DEPRECATE_EOF)
                ? ok(OkPacket.EOF_HEADER, status)
                : eof(status);
    }

    public Conversation err(int code) {
        return packet(to -> new ErrPacket(code, "HY000", "no").encode(to, capabilities));
    }

    public Conversation columnCount(int columns) {
        return packet(to -> Fields.writeLength(to, columns));
    }

    public Conversation columnCount(int columns, int metadataFollows) {
        return packet(to -> {
            Fields.writeLength(to, columns);
            to.writeByte(metadataFollows);
        });
    }

    public Conversation definitions(int count) {
        for (int i = 0; i < count; i++) {
            packet(to -> {
                Fields.writePrefixedText(to, "def");
                to.writeBytes(new byte[] {1, 's', 1, 't', 1, 't', 1, 'c', 1, 'c', 12, 63, 0, 11, 0, 0, 0});
            });
        }
        return this;
    }

    public Conversation row(String... values) {
        return packet(to -> {
            for (String value : values) {
                Fields.writePrefixedText(to, value);
            }
        });
    }

    /** A row of one column of so many bytes. */
    public Conversation wideRow(int bytes) {
        return packet(to -> {
            Fields.writeLength(to, bytes);
            to.writeZero(bytes);
        });
    }

    public Conversation prepared(long id, int columns, int parameters) {
        return packet(to -> new PreparedOk(id, columns, parameters, 0, true).encode(to, capabilities));
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[out.readableBytes()];
        out.getBytes(out.readerIndex(), bytes);
        return bytes;
    }
}
