package io.sluice.journal;

import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.disk.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every segment at opening and decides what a break in it means. In the last segment, with no later write behind
 * it, it is the torn tail of a write that was never confirmed: cut. Anywhere else it is damage: nothing is changed.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int ZEROS_BYTES = 64 << 10;

    private final LogDirectory directory;
    private final List<Segment> segments = new ArrayList<>();
    private final List<String> blanks = new ArrayList<>();
    private final JournalSettings settings;
    private long next = 1;
    private long tail = SegmentHeader.BYTES;

    private Recovery(LogDirectory directory, JournalSettings settings) {
        this.directory = directory;
        this.settings = settings;
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

    static Found run(LogDirectory directory, JournalSettings settings) throws IOException {
        return new Recovery(directory, settings).run();
    }

    private Found run() throws IOException {
        Optional<TrimMark> mark = TrimMark.read(directory);
        next = mark.map(TrimMark::upTo).orElse(0L) + 1;
        List<String> forgotten = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String name : segmentNames()) {
            (name.compareTo(Segment.name(next)) < 0 ? forgotten : names).add(name);
        }
        if (mark.isPresent() && names.isEmpty()) {
            throw damaged(TrimMark.NAME, 0, "no segment holds record " + next);
        }
        for (String name : names) {
            boolean isLast = name.equals(names.get(names.size() - 1));
            try (LogFile file = directory.open(name)) {
                Segment segment = segment(name, file);
                requireNext(segment.header(), mark);
                segments.add(segment);
                FrameReader reader = new FrameReader(file, segment.header());
                skipWhole(reader);
                if (isLast) {
                    cutTail(segment, file, reader);
                }
                next = reader.next();
                tail = reader.offset();
            }
        }
        // Only now: a mark that does not belong here has removed nothing.
        for (String name : forgotten) {
            directory.delete(name);
        }
        return new Found(segments, blanks, next, tail);
    }

    /** In order; what was not finished is removed. */
    private List<String> segmentNames() throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : directory.names()) {
            if (name.equals(TrimMark.UNFINISHED_NAME)) {
                continue;
            }
            if (Segment.isUnfinished(name) || (Segment.isBlank(name) && !isWholeBlank(name))) {
                directory.delete(name);
            } else if (Segment.isBlank(name)) {
                blanks.add(name);
            } else if (Segment.isSegment(name)) {
                names.add(name);
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

    private Segment segment(String name, LogFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
        file.read(bytes, 0);
        Optional<SegmentHeader> found = SegmentHeader.read(bytes.flip());
        if (found.isEmpty()) {
            throw damaged(name, 0, "its header is not what was written");
        }
        SegmentHeader header = found.get();
        if (header.version() != SegmentHeader.VERSION) {
            throw new JournalException(
                    Reason.UNKNOWN_VERSION,
                    directory.describe(name) + " has format version " + header.version() + ", this program knows "
                            + SegmentHeader.VERSION);
        }
        if (file.size() < header.segmentBytes()) {
            throw damaged(name, file.size(), "it should have " + header.segmentBytes() + " bytes");
        }
        if (!name.equals(Segment.name(header.first()))) {
            throw damaged(name, 0, "its header belongs to " + Segment.name(header.first()));
        }
        return new Segment(name, header);
    }

    /** A segment is begun only when all of the one before it was confirmed. */
    private void requireNext(SegmentHeader header, Optional<TrimMark> mark) {
        Optional<Segment> before =
                segments.isEmpty() ? Optional.empty() : Optional.of(segments.get(segments.size() - 1));
        Optional<Long> logId = before.map(each -> each.header().logId()).or(() -> mark.map(TrimMark::logId));
        if (logId.isPresent() && logId.get() != header.logId()) {
            throw damaged(Segment.name(header.first()), 0, "it belongs to another log");
        }
        if (header.first() != next) {
            throw damaged(
                    before.map(Segment::name).orElse(Segment.name(next)),
                    before.isPresent() ? tail : 0,
                    "record " + next + " is missing, which stands before " + Segment.name(header.first()));
        }
    }

    private void skipWhole(FrameReader reader) throws IOException {
        Optional<Frame> frame = reader.advance();
        while (frame.isPresent()) {
            frame = reader.advance();
        }
    }

    private void cutTail(Segment segment, LogFile file, FrameReader reader) throws IOException {
        if (reader.isFollowed()) {
            throw damaged(segment.name(), reader.offset(), "a later write stands behind it");
        }
        long end = reader.endOfRest();
        if (end == reader.offset()) {
            return;
        }
        LOG.warn(
                "cut a torn tail: file={} offset={} bytes={} position={}",
                directory.describe(segment.name()),
                reader.offset(),
                end - reader.offset(),
                reader.next());
        for (long at = reader.offset(); at < end; at += ZEROS_BYTES) {
            file.write(ByteBuffer.allocate((int) Math.min(ZEROS_BYTES, end - at)), at);
        }
        file.sync();
    }

    private JournalException damaged(String name, long offset, String what) {
        return new JournalException(
                Reason.DAMAGED, directory.describe(name) + " is damaged at byte " + offset + ": " + what);
    }
}
