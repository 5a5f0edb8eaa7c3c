package io.sluice.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.PacketReader;
import io.sluice.wire.Packets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes, cut anywhere: whole payloads within the limit, or a refusal, and the same for every cut. */
class PacketReaderFuzzTest {
    private static final int LIMIT = 1000;

    static Stream<byte[]> seeds() {
        ByteBuf wire = Unpooled.buffer();
        Packets.write(wire, 0, out -> out.writeByte(1));
        Packets.write(wire, 1, out -> out.writeZero(300));
        byte[] bytes = new byte[wire.readableBytes()];
        wire.readBytes(bytes);
        return Stream.of(new Seed().number(7).rest(bytes).toBytes());
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytes(byte[] input) {
        Pieces pieces = new Pieces(input);
        int step = 1 + pieces.number();
        byte[] bytes = pieces.rest();

        assertThat(read(bytes, step)).isEqualTo(read(bytes, Integer.MAX_VALUE));
    }

    private static List<String> read(byte[] bytes, int step) {
        PacketReader reader = new PacketReader(LIMIT);
        ByteBuf in = Unpooled.wrappedBuffer(bytes).writerIndex(0);
        List<String> seen = new ArrayList<>();
        try {
            while (in.writerIndex() < bytes.length) {
                in.writerIndex(in.writerIndex() + Math.min(step, bytes.length - in.writerIndex()));
                readAll(reader, in, seen);
            }
        } catch (MalformedPacketException refused) {
            seen.add(refused.fault().name());
        }
        return seen;
    }

    private static void readAll(PacketReader reader, ByteBuf in, List<String> seen) {
        ByteBuf payload = reader.read(in);
        while (payload != null) {
            assertThat(payload.readableBytes()).isLessThanOrEqualTo(LIMIT);
            seen.add(payload.readableBytes() + " before " + reader.sequence());
            payload.release();
            payload = reader.read(in);
        }
    }
}
