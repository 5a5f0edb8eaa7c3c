package io.sluice.journal;

import io.sluice.core.log.Position;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The files of one log, in order; never empty but before the first one is made. Any thread. */
final class SegmentList {
    private final ConcurrentSkipListMap<Long, Segment> byFirst = new ConcurrentSkipListMap<>();

    SegmentList(Collection<Segment> found) {
        found.forEach(this::add);
    }

    void add(Segment segment) {
        byFirst.put(segment.header().first(), segment);
    }

    void remove(Collection<Segment> gone) {
        gone.forEach(each -> byFirst.remove(each.header().first()));
    }

    boolean isEmpty() {
        return byFirst.isEmpty();
    }

    boolean contains(Segment segment) {
        return segment.equals(byFirst.get(segment.header().first()));
    }

    Segment oldest() {
        return byFirst.firstEntry().getValue();
    }

    Segment newest() {
        return byFirst.lastEntry().getValue();
    }

    /** The first position of the last file that begins before this record; 0 if there is none. */
    long firstBefore(long position) {
        Long first = byFirst.lowerKey(position);
        return first == null ? 0 : first;
    }

    /** The first position of the first file that begins behind this record; a huge one if there is none. */
    long firstAfter(long position) {
        Long first = byFirst.higherKey(position);
        return first == null ? Long.MAX_VALUE : first;
    }

    /** The file in which this record stands or will stand; the oldest one for a record that was forgotten. */
    Segment at(long position) {
        Map.Entry<Long, Segment> entry = byFirst.floorEntry(position);
        return entry == null ? oldest() : entry.getValue();
    }

    /** The files of which every record is at or before this one; never the newest. */
    List<Segment> upTo(Position position) {
        return List.copyOf(
                byFirst.headMap(at(position.value() + 1).header().first()).values());
    }

    long bytes() {
        return byFirst.values().stream()
                .mapToLong(each -> each.header().segmentBytes())
                .sum();
    }
}
