package io.sluice.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.compress.CompressedFrames;
import io.sluice.wire.compress.Compression;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as frames: what comes out of one is within the limit, or it is refused. */
class CompressedFramesFuzzTest {
    private static final int LIMIT = 20_000;

    static Stream<byte[]> seeds() {
        return Arrays.stream(Compression.values()).map(compression -> {
            ByteBuf wire = Unpooled.buffer();
            CompressedFrames frames = new CompressedFrames(compression, 3, LIMIT);
            frames.write(Unpooled.wrappedBuffer(new byte[20]), wire);
            frames.write(Unpooled.wrappedBuffer(new byte[10_000]), wire);
            byte[] bytes = new byte[wire.readableBytes()];
            wire.readBytes(bytes);
            return new Seed()
                    .number(compression == Compression.ZLIB ? 0 : 1)
                    .rest(bytes)
                    .toBytes();
        });
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytes(byte[] input) {
        Pieces pieces = new Pieces(input);
        Compression compression = (pieces.number() & 1) == 0 ? Compression.ZLIB : Compression.ZSTD;
        CompressedFrames frames = new CompressedFrames(compression, 0, LIMIT);
        ByteBuf in = Unpooled.wrappedBuffer(pieces.rest());
        int before = in.readerIndex();
        boolean more = true;
        while (more) {
            ByteBuf out = Unpooled.buffer(16);
            try {
                more = frames.read(in, out);
            } catch (MalformedPacketException refused) {
                more = false;
            }
            assertThat(out.readableBytes()).isLessThanOrEqualTo(LIMIT);
            assertThat(in.readerIndex()).isGreaterThanOrEqualTo(before);
            before = in.readerIndex();
        }
    }
}
