package io.sluice.journal;

import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalException.Reason;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a log that are no longer written, round after round and never faster than it may, so that damage is known
 * before somebody needs what was there. It changes nothing, and the log goes on. Its owner schedules the {@link #step}s, which
 * block on the disk; one thread at a time.
 */
public final class Scrubber implements AutoCloseable {
    private static final long NANOS = 1_000_000_000;

    private final SegmentedLog log;
    private final MonotonicClock clock;
    private final long bytesPerSecond;
    /** What may be read now; below zero after a large frame. */
    private long credit;

    private long asOf;
    /** The first position of the next file. */
    private long next;

    private @Nullable Segment segment;
    private @Nullable FrameReader frames;

    Scrubber(SegmentedLog log, MonotonicClock clock, long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond must be positive but is " + bytesPerSecond);
        }
        this.log = log;
        this.clock = clock;
        this.bytesPerSecond = bytesPerSecond;
        this.asOf = clock.nanos();
    }

    /**
     * What a step found.
     *
     * @param bytes that were read and are good
     * @param damage with file and byte: DAMAGED, or UNREADABLE if the disk does not give it; the rest of that file is left out
     *     of this round
     * @param isRoundOver whether this step came to the end, and the next one begins with the oldest file
     */
    public record Scrubbed(long bytes, Optional<JournalException> damage, boolean isRoundOver) {}

    /** Reads as much as the time since the last step allows, at most a second's; ends early at damage or at a round's end. */
    public Scrubbed step() {
        long now = clock.nanos();
        long elapsed = Math.min(NANOS, now - asOf);
        asOf = now;
        credit = Math.min(bytesPerSecond, credit + (long) ((double) elapsed * bytesPerSecond / NANOS));
        long bytes = 0;
        while (credit > 0) {
            try {
                FrameReader reading = frames == null ? openNext() : frames;
                if (reading == null) {
                    next = 0;
                    return new Scrubbed(bytes, Optional.empty(), true);
                }
                long before = reading.offset();
                boolean isWhole = reading.advance();
                credit -= Math.max(1, reading.offset() - before);
                bytes += reading.offset() - before;
                if (!isWhole) {
                    endFile(reading);
                }
            } catch (JournalException damage) {
                close();
                return new Scrubbed(bytes, Optional.of(damage), false);
            } catch (IOException failure) {
                Segment opened = segment;
                boolean isForgotten = opened != null && !log.segments().contains(opened);
                JournalException damage = unreadable(failure);
                if (!isForgotten) {
                    return new Scrubbed(bytes, Optional.of(damage), false);
                }
            }
        }
        return new Scrubbed(bytes, Optional.empty(), false);
    }

    @Override
    public void close() {
        FrameReader closing = frames;
        frames = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException ignored) {
                // It was only read.
            }
        }
    }

    /** The next closed file, its header checked; null if there is none. */
    private @Nullable FrameReader openNext() throws IOException {
        Segment opening = log.segments().at(next);
        long newest = log.segments().newest().header().first();
        if (next >= newest || opening.header().first() >= newest) {
            return null;
        }
        segment = opening;
        next = log.segments().firstAfter(opening.header().first());
        FrameReader opened = log.frames(opening);
        frames = opened;
        if (!opened.isHeaderWhole()) {
            throw new JournalException(
                    Reason.DAMAGED,
                    log.describe(opening) + " is damaged at byte 0: its header is not what was written");
        }
        return opened;
    }

    /** In the middle of a log a file ends where the next one begins. */
    private void endFile(FrameReader reading) {
        if (reading.next() != next) {
            throw reading.damaged("record " + reading.next() + " is not what was written");
        }
        close();
    }

    private JournalException unreadable(IOException failure) {
        FrameReader reading = frames;
        Segment opened = segment;
        close();
        String place = opened == null ? "the log" : log.describe(opened);
        long offset = reading == null ? 0 : reading.offset();
        return new JournalException(
                Reason.UNREADABLE, "cannot read " + place + " at byte " + offset + ": " + failure, failure);
    }
}
