package io.sluice.journal;

import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.disk.BlankFile;
import io.sluice.journal.disk.LogDirectory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of zeros that are made ahead, so that a new segment needs only a name: one for the next segment, and those of the
 * reserve, which a full file system cannot take away. A helper makes them by {@link #step}s, the writer takes them; when it
 * finds too few, it makes steps itself. A step holds this monitor for one write or sync; taking one that is there holds it
 * never.
 */
final class Blanks {
    private static final Logger LOG = LoggerFactory.getLogger(Blanks.class);

    private final LogDirectory directory;
    private final JournalSettings settings;
    private final LongSupplier segmentBytes;

    /** Guarded by itself, which is never held while the disk is asked. */
    private final Queue<String> ready = new ArrayDeque<>();

    /** Guarded by this monitor, like what follows. */
    private @Nullable BlankFile making;

    private long number;
    /** The writer's. */
    private boolean isFirst = true;

    private volatile boolean isShort;
    private volatile long freeBytes;

    /**
     * @param found whole blanks that are there
     * @param segmentBytes what the log's own files have, now
     */
    Blanks(LogDirectory directory, JournalSettings settings, Collection<String> found, LongSupplier segmentBytes)
            throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.segmentBytes = segmentBytes;
        this.ready.addAll(found);
        this.number = found.stream().mapToLong(Segment::numberOfBlank).max().orElse(0);
        this.freeBytes = directory.freeBytes();
        this.isShort = isWanted() && !hasRoom();
    }

    /** Whether there are too few. Any thread. */
    boolean isWanted() {
        return count() <= settings.reserveSegments();
    }

    /** What the file system had left when it was last asked. Any thread. */
    long freeBytes() {
        return freeBytes;
    }

    /**
     * Whether ordinary appends must stop, since what is left is the reserve. Tries to make it whole first.
     */
    boolean isReserveTouched() {
        while (isShort && count() < settings.reserveSegments() && step()) {
            // One more write.
        }
        return isShort && count() < settings.reserveSegments();
    }

    /**
     * A file of zeros for the next segment; an ordinary append's only while the reserve is whole without it.
     *
     * @throws JournalException FULL
     */
    String take(Allowance allowance) {
        int kept = mayGoFirst() ? 0 : settings.reserveSegments();
        isFirst = false;
        while (count() <= kept && step()) {
            // One more write.
        }
        synchronized (ready) {
            if (ready.size() > (allowance == Allowance.ORDINARY ? kept : 0)) {
                return ready.remove();
            }
        }
        throw new JournalException(
                Reason.FULL,
                "no room for another file of " + settings.segmentBytes() + " bytes: the log may have "
                        + settings.logBytes() + ", the disk has " + freeBytes);
    }

    /** The reserve of a new log is still being made: where there is room for all of it, one file does not wait for it. */
    private boolean mayGoFirst() {
        long all = (settings.reserveSegments() + 1L) * settings.segmentBytes();
        return isFirst && !isShort && freeBytes >= all && segmentBytes.getAsLong() + all <= settings.logBytes();
    }

    /** Makes the next write or sync; whether there is another one to make now. Any thread. */
    synchronized boolean step() {
        try {
            if (making == null) {
                return begin();
            }
            if (making.step()) {
                synchronized (ready) {
                    ready.add(making.name());
                }
                making = null;
                isShort = false;
            }
            return true;
        } catch (IOException failure) {
            if (!isShort) {
                LOG.warn("no file could be made ahead: {}", failure.toString());
            }
            making = null;
            isShort = true;
            return false;
        }
    }

    /** No more steps. */
    synchronized void close() throws IOException {
        if (making != null) {
            making.discard();
            making = null;
        }
    }

    private boolean begin() throws IOException {
        freeBytes = directory.freeBytes();
        if (!isWanted()) {
            return false;
        }
        if (!hasRoom()) {
            if (!isShort) {
                LOG.warn(
                        "no room for a file that should be made ahead: bytes={} free={}",
                        settings.segmentBytes(),
                        freeBytes);
            }
            isShort = true;
            return false;
        }
        number++;
        making = BlankFile.begin(directory, Segment.blankName(number), settings.segmentBytes());
        return true;
    }

    private boolean hasRoom() {
        long after = segmentBytes.getAsLong() + (count() + 1L) * settings.segmentBytes();
        return after <= settings.logBytes() && freeBytes >= settings.segmentBytes();
    }

    private int count() {
        synchronized (ready) {
            return ready.size();
        }
    }
}
