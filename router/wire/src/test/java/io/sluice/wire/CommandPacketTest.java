package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class CommandPacketTest {
    private static final long ATTRIBUTES = Capabilities.CLIENT_QUERY_ATTRIBUTES;

    @Test
    void everyCommandIsFoundByItsCode() {
        assertThat(Command.values()).allSatisfy(command -> {
            assertThat(Command.of(command.code())).isEqualTo(command);
            assertThat(Command.of((byte) command.code())).isEqualTo(command);
            assertThat(command.reason()).isNotBlank();
        });
        assertThat(Arrays.stream(Command.values()).map(Command::code)).doesNotHaveDuplicates();
        assertThat(Command.of(0x80)).isNull();
    }

    @Test
    void withoutAttributesTheTextFollowsTheCommand() {
        assertThat(CommandPacket.textOffset(command(3, "SELECT 1"), 0)).isEqualTo(1);
        assertThat(CommandPacket.textOffset(command(0x16, "SELECT 1"), ATTRIBUTES))
                .isEqualTo(1);
    }

    @Test
    void noAttributesTakeTwoBytes() {
        assertThat(CommandPacket.textOffset(command(3, "\0\1SELECT 1"), ATTRIBUTES))
                .isEqualTo(3);
    }

    @Test
    void attributesOfEveryTypeArePassed() {
        ByteBuf payload = command(3, "\13\1");
        payload.writeBytes(new byte[] {(byte) 0b0000_0010, 0b0000_0100}).writeByte(1);
        int[] types = {0x01, 0xFE, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0D, 0x0C};
        for (int type : types) {
            payload.writeShortLE(type | (type == 0x08 ? 0x8000 : 0));
            Fields.writePrefixedText(payload, "name" + type);
        }
        // The second is NULL by the bitmap, and so is the last.
        payload.writeZero(1)
                .writeZero(2)
                .writeZero(4)
                .writeZero(4)
                .writeZero(8)
                .writeZero(8)
                .writeZero(4)
                .writeZero(2);
        int start = payload.writerIndex();
        payload.writeBytes("SELECT 1".getBytes(StandardCharsets.UTF_8));

        assertThat(CommandPacket.textOffset(payload, ATTRIBUTES)).isEqualTo(start);
        assertThat(payload.readerIndex()).isZero();
    }

    @Test
    void attributesWithTextArePassed() {
        ByteBuf payload = command(3, "\1\1\0\1");
        payload.writeShortLE(0xFE);
        Fields.writePrefixedText(payload, "traceparent");
        Fields.writePrefixedText(payload, "x".repeat(300));
        int start = payload.writerIndex();

        assertThat(CommandPacket.textOffset(payload, ATTRIBUTES)).isEqualTo(start);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\1", "\1\0", "\1\2", "\1\1", "\1\1\0", "\1\1\0\0", "\1\1\0\1", "\1\1\0\1\376\0", "\u00FE"})
    void attributesThatDoNotEndAreRefused(String begun) {
        assertThatThrownBy(() -> CommandPacket.textOffset(command(3, begun), ATTRIBUTES))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void fieldsOfCommandsAreFound() {
        assertThat(CommandPacket.statementId(command(0x19, "\1\0\0\u0080"))).isEqualTo(0x80000001L);
        assertThat(CommandPacket.wantsCursor(command(0x17, "\1\0\0\0\1"))).isTrue();
        assertThat(CommandPacket.wantsCursor(command(0x17, "\1\0\0\0\0"))).isFalse();
        assertThat(CommandPacket.processId(command(0x0C, "\5\0\0\0"))).isEqualTo(5);
        assertThat(CommandPacket.option(command(0x1B, "\1\0"))).isEqualTo(1);
        assertThat(CommandPacket.database(command(0x02, "acme"))).isEqualTo("acme");
    }

    @Test
    void shortCommandsAreRefused() {
        assertThatThrownBy(() -> CommandPacket.statementId(command(0x17, "\1")))
                .isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> CommandPacket.wantsCursor(command(0x17, "\1\0\0\0")))
                .isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> CommandPacket.option(command(0x1B, ""))).isInstanceOf(MalformedPacketException.class);
        assertThatThrownBy(() -> CommandPacket.processId(command(0x0C, "")))
                .isInstanceOf(MalformedPacketException.class);
    }

    private static ByteBuf command(int code, String rest) {
        return Unpooled.buffer().writeByte(code).writeBytes(rest.getBytes(StandardCharsets.ISO_8859_1));
    }
}
