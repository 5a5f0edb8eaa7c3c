package io.sluice.wire.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Capabilities;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.MalformedPacketException.Fault;
import io.sluice.wire.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NullMarked
class CompressedFramesProperties {
    private static final int LIMIT = 0xFFFFFF;

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadHoweverItIsCut(Compression compression) {
        Seeds.check(random -> {
            byte[] plain = plain(random);
            ByteBuf wire = Unpooled.buffer();
            new CompressedFrames(compression, random.nextInt(25), LIMIT).write(Unpooled.wrappedBuffer(plain), wire);

            assertThat(readInPieces(compression, wire, random)).isEqualTo(plain);
        });
    }

    @ParameterizedTest
    @EnumSource
    void damageIsRefusedInOneWay(Compression compression) {
        Seeds.check(random -> {
            ByteBuf wire = Unpooled.buffer();
            new CompressedFrames(compression, 0, LIMIT).write(Unpooled.wrappedBuffer(plain(random)), wire);
            int at = random.nextInt(wire.readableBytes());
            wire.setByte(at, wire.getByte(at) ^ (1 << random.nextInt(8)));
            ByteBuf out = Unpooled.buffer();
            CompressedFrames frames = new CompressedFrames(compression, 0, LIMIT);
            boolean more = true;
            while (more) {
                try {
                    more = frames.read(wire, out);
                } catch (MalformedPacketException refused) {
                    more = false;
                }
            }
            assertThat(out.readableBytes()).isLessThanOrEqualTo(LIMIT);
        });
    }

    @Test
    void shortPiecesGoAsTheyAre() {
        ByteBuf wire = Unpooled.buffer();

        new CompressedFrames(Compression.ZLIB, 6, LIMIT).write(Unpooled.wrappedBuffer(new byte[49]), wire);

        assertThat(wire.readableBytes()).isEqualTo(CompressedFrames.HEADER_BYTES + 49);
        assertThat(wire.getUnsignedMediumLE(4)).isZero();
    }

    @Test
    void bothDirectionsShareTheNumber() {
        CompressedFrames frames = new CompressedFrames(Compression.ZLIB, 6, LIMIT);
        ByteBuf answer = Unpooled.buffer();

        frames.read(frame(1, 0, 0, 'x'), Unpooled.buffer());
        frames.write(Unpooled.wrappedBuffer(new byte[] {1}), answer);

        assertThat(answer.getByte(3)).isEqualTo((byte) 1);
        assertThatThrownBy(() -> frames.read(frame(1, 1, 0, 'x'), Unpooled.buffer()))
                .isInstanceOfSatisfying(
                        MalformedPacketException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.OUT_OF_ORDER));
    }

    @Test
    void aLengthAboveTheLimitIsRefusedBeforeItsBytesCome() {
        CompressedFrames frames = new CompressedFrames(Compression.ZSTD, 3, 1000);

        assertThatThrownBy(() -> frames.read(frame(1, 0, 1001), Unpooled.buffer()))
                .isInstanceOfSatisfying(
                        MalformedPacketException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.TOO_LARGE));
    }

    @ParameterizedTest
    @EnumSource
    void aLengthThatTheContentDoesNotHaveIsRefused(Compression compression) {
        for (int lie : new int[] {-1, 1, 1000}) {
            ByteBuf wire = Unpooled.buffer();
            new CompressedFrames(compression, 0, LIMIT).write(Unpooled.wrappedBuffer(new byte[2000]), wire);
            wire.setMediumLE(4, 2000 + lie);

            assertThatThrownBy(() -> new CompressedFrames(compression, 0, LIMIT).read(wire, Unpooled.buffer()))
                    .isInstanceOf(MalformedPacketException.class);
        }
    }

    @Test
    void aZstdFrameNeedNotTellItsLength() throws IOException {
        ByteArrayOutputStream streamed = new ByteArrayOutputStream();
        try (OutputStream zstd = new ZstdOutputStream(streamed)) {
            zstd.write(new byte[3000]);
            zstd.flush();
        }
        ByteBuf wire = Unpooled.buffer();
        wire.writeMediumLE(streamed.size()).writeByte(0).writeMediumLE(3000).writeBytes(streamed.toByteArray());
        ByteBuf out = Unpooled.buffer();

        new CompressedFrames(Compression.ZSTD, 3, LIMIT).read(wire, out);

        assertThat(out.readableBytes()).isEqualTo(3000);
    }

    @Test
    void theCapabilitiesChooseTheAlgorithm() {
        assertThat(Compression.of(0)).isEmpty();
        assertThat(Compression.of(Capabilities.CLIENT_COMPRESS)).contains(Compression.ZLIB);
        assertThat(Compression.of(Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM))
                .contains(Compression.ZSTD);
    }

    private static byte[] readInPieces(Compression compression, ByteBuf wire, Random random) {
        CompressedFrames frames = new CompressedFrames(compression, 0, LIMIT);
        ByteBuf arrived = Unpooled.buffer();
        ByteBuf out = Unpooled.buffer();
        while (wire.isReadable()) {
            arrived.writeBytes(wire, Math.min(wire.readableBytes(), 1 + random.nextInt(5000)));
            while (frames.read(arrived, out)) {
                arrived.discardReadBytes();
            }
        }
        byte[] plain = new byte[out.readableBytes()];
        out.readBytes(plain);
        return plain;
    }

    private static byte[] plain(Random random) {
        byte[] plain = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 200_000 : 200)];
        if (random.nextBoolean()) {
            random.nextBytes(plain);
        } else {
            for (int i = 0; i < plain.length; i++) {
                plain[i] = (byte) random.nextInt(3);
            }
        }
        return plain;
    }

    private static ByteBuf frame(int length, int number, int plainLength, int... content) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMediumLE(length).writeByte(number).writeMediumLE(plainLength);
        for (int value : content) {
            frame.writeByte(value);
        }
        return frame;
    }
}
