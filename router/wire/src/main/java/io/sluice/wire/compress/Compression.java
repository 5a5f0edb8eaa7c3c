package io.sluice.wire.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.netty.buffer.ByteBuf;
import io.sluice.wire.Capabilities;
import io.sluice.wire.MalformedPacketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** How frames are compressed. Each frame stands for itself, so nothing is kept between two. */
public enum Compression {
    ZLIB(1, 9, 6) {
        @Override
        int compress(byte[] plain, int length, byte[] into, int level) {
            Deflater deflater = new Deflater(level);
            try {
                deflater.setInput(plain, 0, length);
                deflater.finish();
                int written = deflater.deflate(into);
                return deflater.finished() ? written : NOT_SMALLER;
            } finally {
                deflater.end();
            }
        }

        @Override
        void decompress(ByteBuf in, int length, ByteBuf out, int plainLength) {
            Inflater inflater = new Inflater();
            try {
                inflater.setInput(in.nioBuffer(in.readerIndex(), length));
                int left = plainLength;
                // Step by step: memory is taken as bytes come out, not by the length that the peer told.
                while (left > 0) {
                    int step = Math.min(left, STEP_BYTES);
                    out.ensureWritable(step);
                    ByteBuffer room = out.nioBuffer(out.writerIndex(), step);
                    int written = inflater.inflate(room);
                    requireThat(written > 0);
                    out.writerIndex(out.writerIndex() + written);
                    left -= written;
                }
                // Nothing may come any more; asking makes it read the checksum.
                requireThat(inflater.inflate(new byte[1]) == 0 && inflater.finished());
                requireThat(inflater.getRemaining() == 0);
            } catch (DataFormatException damaged) {
                throw new MalformedPacketException(DAMAGED);
            } finally {
                inflater.end();
            }
        }
    },

    ZSTD(1, 22, 3) {
        @Override
        int compress(byte[] plain, int length, byte[] into, int level) {
            byte[] room = new byte[(int) Zstd.compressBound(length)];
            long written = Zstd.compressByteArray(room, 0, room.length, plain, 0, length, level);
            if (Zstd.isError(written)) {
                throw new IllegalStateException("zstd does not compress: " + Zstd.getErrorName(written));
            }
            if (written > into.length) {
                return NOT_SMALLER;
            }
            System.arraycopy(room, 0, into, 0, (int) written);
            return (int) written;
        }

        @Override
        void decompress(ByteBuf in, int length, ByteBuf out, int plainLength) {
            byte[] compressed = new byte[length];
            in.getBytes(in.readerIndex(), compressed);
            // Most frames tell their own length: a lie in the header is found before memory is taken for it.
            long told = Zstd.getFrameContentSize(compressed, 0, length);
            requireThat(told == plainLength || told == LENGTH_UNKNOWN);
            byte[] plain = new byte[plainLength];
            try {
                long written = Zstd.decompressByteArray(plain, 0, plainLength, compressed, 0, length);
                requireThat(written == plainLength);
            } catch (ZstdException damaged) {
                throw new MalformedPacketException(DAMAGED);
            }
            out.writeBytes(plain);
        }
    };

    static final int NOT_SMALLER = -1;

    private static final long LENGTH_UNKNOWN = -1;
    private static final int STEP_BYTES = 1 << 16;
    private static final String DAMAGED = "a compressed frame is damaged";

    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;

    Compression(int minLevel, int maxLevel, int defaultLevel) {
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
        this.defaultLevel = defaultLevel;
    }

    /** What a connection with these capabilities uses; zlib wins as in MySQL where both were agreed on. */
    public static Optional<Compression> of(long capabilities) {
        if (Capabilities.has(capabilities, Capabilities.CLIENT_COMPRESS)) {
            return Optional.of(ZLIB);
        }
        boolean zstd = Capabilities.has(capabilities, Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM);
        return zstd ? Optional.of(ZSTD) : Optional.empty();
    }

    public int defaultLevel() {
        return defaultLevel;
    }

    /** The level a peer asked for, or the default where it makes no sense. */
    public int levelOr(int asked) {
        return asked >= minLevel && asked <= maxLevel ? asked : defaultLevel;
    }

    /** Bytes written to {@code into}, or {@link #NOT_SMALLER} when they do not fit. */
    abstract int compress(byte[] plain, int length, byte[] into, int level);

    /** Appends exactly {@code plainLength} bytes made of {@code length} at the reader index, which stays. */
    abstract void decompress(ByteBuf in, int length, ByteBuf out, int plainLength);

    private static void requireThat(boolean holds) {
        if (!holds) {
            throw new MalformedPacketException(DAMAGED);
        }
    }
}
