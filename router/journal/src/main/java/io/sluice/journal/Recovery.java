package io.sluice.journal;

import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.disk.LogFile;
import io.sluice.journal.format.SegmentHeader;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log at opening: first every header, before anything is changed; then the frames of the newest segments, and decides
 * what a break means. In the last segment, with no later write behind it, it is the torn tail of a write that was never
 * confirmed: cut. Anywhere else it is damage: nothing is changed.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int ZEROS_BYTES = 64 << 10;

    private final LogDirectory directory;
    private final JournalSettings settings;
    private final LogKeys keys;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> blanks = new ArrayList<>();
    private final List<String> useless = new ArrayList<>();

    private Recovery(LogDirectory directory, JournalSettings settings, LogKeys keys) {
        this.directory = directory;
        this.settings = settings;
        this.keys = keys;
    }

    /**
     * A log as it was found.
     *
     * @param segments in order; none in a new log
     * @param blanks names of whole files that were made ahead
     * @param next the position of the next record
     * @param tail the offset in the last segment where the next frame goes
     */
    record Found(List<Segment> segments, List<String> blanks, long next, long tail) {}

    static Found run(LogDirectory directory, JournalSettings settings, LogKeys keys) throws IOException {
        return new Recovery(directory, settings, keys).run();
    }

    private Found run() throws IOException {
        Optional<TrimMark> mark = TrimMark.read(directory);
        long first = mark.map(TrimMark::upTo).orElse(0L) + 1;
        for (String name : segmentNames(first)) {
            Segment segment = segment(name);
            requireKey(segment);
            segments.add(segment);
        }
        requireChain(first, mark);
        long next = first;
        long tail = SegmentHeader.BYTES;
        for (int i = firstToCheck(); i < segments.size(); i++) {
            Segment segment = segments.get(i);
            try (FrameReader frames = FrameReader.open(directory, segment, keys)) {
                while (frames.advance()) {
                    // The frame is whole.
                }
                if (i + 1 == segments.size()) {
                    settle(segment, frames);
                } else if (frames.next() != segments.get(i + 1).header().first()) {
                    throw frames.damaged("record " + frames.next() + " is missing, which stands before "
                            + segments.get(i + 1).name());
                }
                next = frames.next();
                tail = frames.offset();
            }
        }
        // Only now: a mark that does not belong here has removed nothing.
        for (String name : useless) {
            directory.delete(name);
        }
        // A name that was seen may not be durable yet, and what is written into its file would be lost with it.
        directory.sync();
        return new Found(segments, blanks, next, tail);
    }

    /** Of those that are not forgotten, in order. */
    private List<String> segmentNames(long first) throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : directory.names()) {
            if (name.equals(TrimMark.UNFINISHED_NAME)) {
                continue;
            }
            if (Segment.isSegment(name) && name.compareTo(Segment.name(first)) >= 0) {
                names.add(name);
            } else if (Segment.isBlank(name) && isWholeBlank(name)) {
                blanks.add(name);
            } else if (Segment.isUnfinished(name) || Segment.isSegment(name) || Segment.isBlank(name)) {
                useless.add(name);
            }
        }
        names.sort(null);
        blanks.sort(null);
        return names;
    }

    /** Another size is of other settings. */
    private boolean isWholeBlank(String name) throws IOException {
        try (LogFile file = directory.open(name)) {
            return file.size() == settings.segmentBytes();
        }
    }

    private Segment segment(String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
        long size;
        try (LogFile file = directory.open(name)) {
            file.read(bytes, 0);
            size = file.size();
        }
        Optional<SegmentHeader> found = SegmentHeader.read(bytes.flip());
        if (found.isEmpty()) {
            throw damaged(name, 0, "its header is not what was written");
        }
        SegmentHeader header = found.get();
        if (header.version() != SegmentHeader.VERSION && header.version() != SegmentHeader.VERSION_BEFORE) {
            throw new JournalException(
                    Reason.UNKNOWN_VERSION,
                    directory.describe(name) + " has format version " + header.version() + ", this program knows "
                            + SegmentHeader.VERSION_BEFORE + " and " + SegmentHeader.VERSION);
        }
        if (size < header.segmentBytes()) {
            throw damaged(name, size, "it should have " + header.segmentBytes() + " bytes");
        }
        if (!name.equals(Segment.name(header.first()))) {
            throw damaged(name, 0, "its header belongs to " + Segment.name(header.first()));
        }
        return new Segment(name, header);
    }

    private void requireKey(Segment segment) {
        long id = segment.header().keyId();
        if (id != 0 && keys.find(id).isEmpty()) {
            throw new JournalException(
                    Reason.WRONG_KEY,
                    directory.describe(segment.name()) + " is encrypted with key " + LogKey.text(id)
                            + ", which was not given");
        }
    }

    /** That no file is missing: each names the one before it, or, in version 1, begins where that one ends. */
    private void requireChain(long first, Optional<TrimMark> mark) {
        if (mark.isPresent() && segments.isEmpty()) {
            throw damaged(TrimMark.NAME, 0, "no segment holds record " + first);
        }
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            SegmentHeader header = segment.header();
            long logId = i == 0
                    ? mark.map(TrimMark::logId).orElse(header.logId())
                    : segments.get(0).header().logId();
            if (header.logId() != logId) {
                throw damaged(segment.name(), 0, "it belongs to another log");
            }
            if (i == 0 && header.first() != first) {
                throw damaged(
                        Segment.name(first),
                        0,
                        "record " + first + " is missing, which stands before " + segment.name());
            }
            boolean isTold = i > 0 && header.version() == SegmentHeader.VERSION;
            if (isTold && header.before() != segments.get(i - 1).header().first()) {
                throw damaged(
                        Segment.name(header.before()),
                        0,
                        "record " + header.before() + " is missing, which stands before " + segment.name());
            }
        }
    }

    /** The newest segments, as far as the settings say, and all before one that does not tell which is before it. */
    private int firstToCheck() {
        int from = segments.size() - 1;
        long bytes = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            bytes += segments.get(i).header().segmentBytes();
            boolean isTold =
                    i + 1 == segments.size() || segments.get(i + 1).header().version() == SegmentHeader.VERSION;
            from = bytes <= settings.checkedBytes() || !isTold ? i : from;
        }
        return Math.max(0, from);
    }

    /**
     * Makes the end of the log what was read, on the disk too. The last frame may have been seen in the kernel's memory alone:
     * it was written and never synced, or its sync failed and the kernel will not try again. It is written once more, or
     * somebody who read it now would find another record there after the next power failure.
     */
    private void settle(Segment segment, FrameReader frames) throws IOException {
        if (frames.isFollowed()) {
            throw frames.damaged("a later write stands behind it");
        }
        try (LogFile file = directory.open(segment.name())) {
            cutTail(segment, file, frames);
            if (frames.lastFrame().isPresent()) {
                long at = frames.lastFrame().getAsLong();
                ByteBuffer last = ByteBuffer.allocate((int) (frames.offset() - at));
                file.read(last, at);
                file.write(last.flip(), at);
            }
            file.sync();
        }
    }

    private void cutTail(Segment segment, LogFile file, FrameReader frames) throws IOException {
        long end = frames.endOfRest();
        if (end == frames.offset()) {
            return;
        }
        LOG.warn(
                "cut a torn tail: file={} offset={} bytes={} position={}",
                directory.describe(segment.name()),
                frames.offset(),
                end - frames.offset(),
                frames.next());
        for (long at = frames.offset(); at < end; at += ZEROS_BYTES) {
            file.write(ByteBuffer.allocate((int) Math.min(ZEROS_BYTES, end - at)), at);
        }
    }

    private JournalException damaged(String name, long offset, String what) {
        return new JournalException(
                Reason.DAMAGED, directory.describe(name) + " is damaged at byte " + offset + ": " + what);
    }
}
