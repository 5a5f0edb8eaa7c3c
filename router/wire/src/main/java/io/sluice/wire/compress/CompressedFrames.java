package io.sluice.wire.compress;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.MalformedPacketException.Fault;

/**
 * Reads and writes the frames of one compressed connection: three bytes of length, a sequence number, three bytes of the
 * length before compression, 0 for a frame that is not compressed.
 *
 * <p>One per connection, owned by its event loop. It keeps the sequence number, which both directions share, and no
 * bytes: a partial frame stays in the caller's buffer. A frame holds at most 16 MiB - 1 in either form.
 */
public final class CompressedFrames {
    /** Bytes of a frame's header. */
    public static final int HEADER_BYTES = 7;

    /** What is shorter goes as it is, as with MySQL. */
    static final int MIN_COMPRESSED_BYTES = 50;

    /** Plain bytes of one written frame: bounds the time that one frame takes. */
    static final int CHUNK_BYTES = 1 << 16;

    private final Compression compression;
    private final int level;
    private final int maxPlainBytes;
    private int sequence;

    /**
     * @param level as the peer asked; the default of the algorithm where it makes no sense
     * @param maxPlainBytes the longest frame that is taken, before compression; 1 to 16 MiB - 1
     */
    public CompressedFrames(Compression compression, int level, int maxPlainBytes) {
        if (maxPlainBytes < 1 || maxPlainBytes > 0xFFFFFF) {
            throw new IllegalArgumentException("a frame holds 1 byte to 16 MiB - 1");
        }
        this.compression = requireNonNull(compression, "compression");
        this.level = compression.levelOr(level);
        this.maxPlainBytes = maxPlainBytes;
    }

    /** A new command begins: before it is written, or after the response to the last one was. */
    public void reset() {
        sequence = 0;
    }

    /**
     * Reads one frame and appends what was in it; a frame with number 0 begins a new command.
     *
     * @return whether a whole frame was there; if not, nothing is read
     * @throws MalformedPacketException on a wrong sequence number, a length above the limit, or damaged content
     */
    public boolean read(ByteBuf in, ByteBuf out) {
        if (in.readableBytes() < HEADER_BYTES) {
            return false;
        }
        int index = in.readerIndex();
        int length = in.getUnsignedMediumLE(index);
        int number = in.getUnsignedByte(index + 3);
        int plainLength = in.getUnsignedMediumLE(index + 4);
        if (number != 0 && number != sequence) {
            throw new MalformedPacketException(Fault.OUT_OF_ORDER, "a compressed frame has another sequence number");
        }
        if (length == 0) {
            throw new MalformedPacketException("a compressed frame is empty");
        }
        if (Math.max(plainLength, length) > maxPlainBytes) {
            throw new MalformedPacketException(
                    Fault.TOO_LARGE, "a compressed frame is above " + maxPlainBytes + " bytes");
        }
        if (in.readableBytes() < HEADER_BYTES + length) {
            return false;
        }
        in.skipBytes(HEADER_BYTES);
        if (plainLength == 0) {
            out.writeBytes(in, length);
        } else {
            compression.decompress(in, length, out, plainLength);
            in.skipBytes(length);
        }
        sequence = (number + 1) & 0xFF;
        return true;
    }

    /** Appends all readable bytes of {@code plain}, which are read, in frames. */
    public void write(ByteBuf plain, ByteBuf out) {
        while (plain.isReadable()) {
            int length = Math.min(plain.readableBytes(), CHUNK_BYTES);
            if (length < MIN_COMPRESSED_BYTES) {
                writeHeader(out, length, 0);
                out.writeBytes(plain, length);
            } else {
                writeChunk(plain, length, out);
            }
        }
    }

    private void writeChunk(ByteBuf plain, int length, ByteBuf out) {
        byte[] chunk = new byte[length];
        plain.readBytes(chunk);
        byte[] compressed = new byte[length - 1];
        int written = compression.compress(chunk, length, compressed, level);
        if (written == Compression.NOT_SMALLER) {
            writeHeader(out, length, 0);
            out.writeBytes(chunk);
        } else {
            writeHeader(out, written, length);
            out.writeBytes(compressed, 0, written);
        }
    }

    private void writeHeader(ByteBuf out, int length, int plainLength) {
        out.writeMediumLE(length).writeByte(sequence).writeMediumLE(plainLength);
        sequence = (sequence + 1) & 0xFF;
    }
}
