package io.sluice.raft;

import io.sluice.raft.entry.Input;
import io.sluice.raft.entry.MalformedEntryException;
import io.sluice.raft.entry.Output;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Small files that are replaced as a whole: magic, checksum, bytes. Blocks. */
final class Durable {
    /** "SLUICERF". */
    private static final long MAGIC = 0x534C_5549_4345_5246L;

    private static final int BYTES_MAX = 64 << 20;

    private Durable() {}

    /** Returns when the disk has confirmed it. */
    static void write(Path file, byte[] bytes) throws IOException {
        byte[] framed = new Output(bytes.length + 16)
                .i64(MAGIC)
                .i32(crc(bytes))
                .bytes(bytes)
                .toBytes();
        Path made = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                made, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer out = ByteBuffer.wrap(framed);
            while (out.hasRemaining()) {
                channel.write(out);
            }
            channel.force(true);
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(file.resolveSibling("."));
    }

    /**
     * What was written, or empty if there is no file.
     *
     * @throws IOException also if it is damaged
     */
    static Optional<byte[]> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(file + " is damaged: it is too large");
        }
        try {
            Input in = new Input(Files.readAllBytes(file));
            long magic = in.i64();
            int crc = in.i32();
            byte[] bytes = in.bytes();
            in.end();
            if (magic != MAGIC || crc != crc(bytes)) {
                throw new IOException(file + " is damaged: it is not what was written");
            }
            return Optional.of(bytes);
        } catch (MalformedEntryException damaged) {
            throw new IOException(file + " is damaged: " + damaged.getMessage(), damaged);
        }
    }

    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
