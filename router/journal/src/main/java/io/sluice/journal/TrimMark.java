package io.sluice.journal;

import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.disk.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@value #NAME}: up to which position the log has been told to forget its records. Without it, files that somebody
 * removed could not be told from those that the log removed itself. Replaced as a whole, never changed.
 *
 * @param logId of the log, as in its segments
 * @param upTo the last record that is forgotten
 */
record TrimMark(long logId, long upTo) {
    private static final Logger LOG = LoggerFactory.getLogger(TrimMark.class);

    static final String NAME = "trimmed";
    static final String UNFINISHED_NAME = NAME + ".new";
    static final int VERSION = 1;

    /** "SLUICETR". */
    private static final long MAGIC = 0x534C_5549_4345_5452L;

    private static final int BYTES = 40;
    private static final int CRC_AT = BYTES - Integer.BYTES;

    /**
     * Returns when the disk has confirmed it. Takes no new room of the file system where {@link #prepare} has been before:
     * forgetting is what helps when the disk is full.
     */
    void write(LogDirectory directory) throws IOException {
        boolean isPrepared = directory.names().contains(UNFINISHED_NAME);
        try (LogFile file = isPrepared ? directory.open(UNFINISHED_NAME) : directory.create(UNFINISHED_NAME)) {
            file.write(toBytes(), 0);
            file.sync();
        }
        directory.rename(UNFINISHED_NAME, NAME);
        directory.sync();
    }

    /** Makes the file that the next mark is written to, if it is not there. On a full disk the next mark has to try. */
    static void prepare(LogDirectory directory) throws IOException {
        if (directory.names().contains(UNFINISHED_NAME)) {
            return;
        }
        try (LogFile file = directory.create(UNFINISHED_NAME)) {
            file.write(ByteBuffer.allocate(BYTES), 0);
            file.sync();
        } catch (IOException full) {
            LOG.warn("no room to forget records by: {}", full.toString());
            directory.delete(UNFINISHED_NAME);
        }
    }

    /**
     * The mark of a log that has one.
     *
     * @throws JournalException DAMAGED or UNKNOWN_VERSION
     */
    static Optional<TrimMark> read(LogDirectory directory) throws IOException {
        if (!directory.names().contains(NAME)) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.allocate(BYTES);
        try (LogFile file = directory.open(NAME)) {
            file.read(in, 0);
        }
        if (in.hasRemaining() || in.getLong(0) != MAGIC || in.getInt(CRC_AT) != crc(in)) {
            throw new JournalException(
                    Reason.DAMAGED, directory.describe(NAME) + " is damaged at byte 0: it is not what was written");
        }
        if (in.getInt(8) != VERSION) {
            throw new JournalException(
                    Reason.UNKNOWN_VERSION,
                    directory.describe(NAME) + " has format version " + in.getInt(8) + ", this program knows "
                            + VERSION);
        }
        return Optional.of(new TrimMark(in.getLong(16), in.getLong(24)));
    }

    private ByteBuffer toBytes() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(logId).putLong(upTo);
        out.putInt(CRC_AT, crc(out));
        return out.clear();
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().limit(CRC_AT));
        return (int) crc.getValue();
    }
}
