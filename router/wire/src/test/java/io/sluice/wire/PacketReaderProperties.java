package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.MalformedPacketException.Fault;
import io.sluice.wire.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class PacketReaderProperties {
    @Test
    void whatIsWrittenIsReadHoweverItIsCut() {
        Seeds.check(random -> {
            List<byte[]> payloads = new ArrayList<>();
            ByteBuf wire = Unpooled.buffer();
            int sequence = 0;
            for (int i = random.nextInt(20); i >= 0; i--) {
                byte[] payload = new byte[random.nextInt(300)];
                random.nextBytes(payload);
                payloads.add(payload);
                sequence = Packets.write(wire, sequence, out -> out.writeBytes(payload));
            }
            assertThat(readInPieces(new PacketReader(300), wire, random)).containsExactlyElementsOf(payloads);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, Packets.MAX_PAYLOAD_BYTES, Packets.MAX_PAYLOAD_BYTES + 1})
    void longPayloadsAreSplitAndJoined(int beyond) {
        int length = Packets.MAX_PAYLOAD_BYTES + beyond;
        ByteBuf wire = Unpooled.buffer(length + 20);

        int next = Packets.write(wire, 254, out -> out.writeZero(length - 1).writeByte(7));

        PacketReader reader = new PacketReader(Integer.MAX_VALUE);
        reader.expect(254);
        ByteBuf payload = read(reader, wire);
        assertThat(payload.readableBytes()).isEqualTo(length);
        assertThat(payload.getByte(length - 1)).isEqualTo((byte) 7);
        assertThat(wire.isReadable()).isFalse();
        assertThat(reader.sequence()).isEqualTo(next);
        payload.release();
    }

    @Test
    void aLengthAboveTheLimitIsRefusedBeforeItsBytesCome() {
        ByteBuf wire = Unpooled.buffer();
        Packets.writeHeader(wire, 0, 101);

        assertThatThrownBy(() -> new PacketReader(100).read(wire))
                .isInstanceOfSatisfying(
                        MalformedPacketException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.TOO_LARGE));
    }

    @Test
    void aSkippedNumberIsRefused() {
        ByteBuf wire = Unpooled.buffer();
        Packets.write(wire, 1, out -> out.writeByte(3));

        assertThatThrownBy(() -> new PacketReader(100).read(wire))
                .isInstanceOfSatisfying(
                        MalformedPacketException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.OUT_OF_ORDER));
    }

    @Test
    void insideFramesAnyNumberIsTaken() {
        ByteBuf wire = Unpooled.buffer();
        Packets.write(wire, 9, out -> out.writeByte(3));
        PacketReader reader = new PacketReader(100);
        reader.takeAnySequence();

        read(reader, wire).release();

        assertThat(reader.sequence()).isEqualTo(10);
    }

    private static List<byte[]> readInPieces(PacketReader reader, ByteBuf wire, Random random) {
        List<byte[]> payloads = new ArrayList<>();
        ByteBuf arrived = Unpooled.buffer();
        while (wire.isReadable()) {
            arrived.writeBytes(wire, Math.min(wire.readableBytes(), 1 + random.nextInt(100)));
            ByteBuf payload = reader.read(arrived);
            while (payload != null) {
                byte[] bytes = new byte[payload.readableBytes()];
                payload.readBytes(bytes).release();
                payloads.add(bytes);
                payload = reader.read(arrived);
            }
        }
        assertThat(arrived.isReadable()).isFalse();
        return payloads;
    }

    private static ByteBuf read(PacketReader reader, ByteBuf wire) {
        ByteBuf payload = reader.read(wire);
        if (payload == null) {
            throw new AssertionError("a whole payload is not taken for one");
        }
        return payload;
    }
}
