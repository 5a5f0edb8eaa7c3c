package io.sluice.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import io.sluice.wire.CommandPacket;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.packet.ChangeUser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any payload as any command: fields within the payload, or a refusal, and nothing is moved. */
class CommandPacketFuzzTest {
    private static final long ALL = 0xFFFFFFFFL;

    static Stream<byte[]> seeds() {
        ChangeUser change = new ChangeUser("a", Bytes.utf8("x"), "d", 45, "mysql_native_password", Map.of("k", "v"));
        return Stream.of(
                seed(out -> out.writeByte(3).writeBytes("SELECT 1".getBytes(StandardCharsets.UTF_8)), 0),
                seed(CommandPacketFuzzTest::queryWithAttributes, ALL),
                seed(out -> out.writeByte(0x17).writeIntLE(9).writeByte(1).writeIntLE(1), ALL),
                seed(out -> out.writeByte(0x1B).writeShortLE(1), 0),
                seed(out -> out.writeByte(0x02).writeBytes("acme".getBytes(StandardCharsets.UTF_8)), 0),
                seed(out -> change.encode(out, ALL), ALL));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyPayload(byte[] input) {
        Pieces pieces = new Pieces(input);
        long capabilities = pieces.capabilities();
        ByteBuf payload = Unpooled.wrappedBuffer(pieces.rest());
        int length = payload.readableBytes();
        if (length == 0) {
            return;
        }
        Command command = Command.of(payload.getByte(0));
        try {
            look(command, payload, capabilities);
            assertThat(CommandPacket.textOffset(payload, capabilities)).isBetween(1, length);
        } catch (MalformedPacketException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        assertThat(payload.readableBytes()).isEqualTo(length);
    }

    private static void look(@org.jspecify.annotations.Nullable Command command, ByteBuf payload, long capabilities) {
        if (command == null) {
            return;
        }
        if (command.namesStatement()) {
            assertThat(CommandPacket.statementId(payload)).isBetween(0L, ALL);
        }
        switch (command) {
            case COM_INIT_DB -> assertThat(CommandPacket.database(payload)).isNotNull();
            case COM_PROCESS_KILL ->
                assertThat(CommandPacket.processId(payload)).isBetween(0L, ALL);
            case COM_SET_OPTION -> assertThat(CommandPacket.option(payload)).isBetween(0, 0xFFFF);
            case COM_STMT_EXECUTE ->
                assertThat(CommandPacket.wantsCursor(payload)).isIn(true, false);
            case COM_CHANGE_USER ->
                assertThat(ChangeUser.decode(payload.duplicate(), capabilities).user())
                        .isNotNull();
            default -> {}
        }
    }

    private static void queryWithAttributes(ByteBuf out) {
        out.writeByte(3).writeByte(2).writeByte(1).writeByte(2).writeByte(1).writeShortLE(0xFE);
        Fields.writePrefixedText(out, "traceparent");
        out.writeShortLE(0x08);
        Fields.writePrefixedText(out, "n");
        Fields.writePrefixedText(out, "00-1-2-3");
        out.writeBytes("SELECT 1".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] seed(Consumer<ByteBuf> body, long capabilities) {
        ByteBuf out = Unpooled.buffer();
        body.accept(out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return new Seed()
                .capabilities(capabilities & ~Capabilities.MARIADB_EXTENDED)
                .rest(bytes)
                .toBytes();
    }
}
