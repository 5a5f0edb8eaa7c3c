package io.sluice.core.gtid;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * MySQL's: exactly which transactions of each server. Its text is that of {@code @@gtid_executed}, {@code uuid:1-5:7,uuid:1-3},
 * from MySQL 8.3 on also with tags, {@code uuid:1-5:tag:1-3}.
 */
public final class GtidSet implements TransactionSet {
    public static final GtidSet EMPTY = new GtidSet(RangesBySource.none());

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

    private final RangesBySource<Source> ranges;

    private GtidSet(RangesBySource<Source> ranges) {
        this.ranges = ranges;
    }

    /** Who gave the numbers: a server by its uuid, under a tag or none (an empty one). Both in lower case. */
    private record Source(String uuid, String tag) implements Comparable<Source> {
        @Override
        public int compareTo(Source other) {
            int byServer = uuid.compareTo(other.uuid);
            return byServer != 0 ? byServer : tag.compareTo(other.tag);
        }

        String gtid(long number) {
            return tag.isEmpty() ? uuid + ":" + number : uuid + ":" + tag + ":" + number;
        }
    }

    /**
     * Reads a set in any order, case and spacing that the server takes; one GTID is a set too. Throws IllegalArgumentException
     * on anything else.
     */
    public static GtidSet parse(String text) {
        RangesBySource.Builder<Source> builder = new RangesBySource.Builder<>(TextReader.MAX_RANGES);
        for (String element : TextReader.elements(text)) {
            parseServer(element, builder);
        }
        return new GtidSet(builder.build());
    }

    private static void parseServer(String element, RangesBySource.Builder<Source> builder) {
        String[] parts = element.toLowerCase(Locale.ROOT).split(":", -1);
        String uuid = parts[0].strip();
        if (!UUID.matcher(uuid).matches()) {
            throw TextReader.malformed(element);
        }
        Source source = new Source(uuid, "");
        boolean hasRange = false;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (!TAG.matcher(part).matches()) {
                parseRange(part, source, element, builder);
                hasRange = true;
            } else if (hasRange || i == 1) {
                source = new Source(uuid, part);
                hasRange = false;
            } else {
                throw TextReader.malformed(element);
            }
        }
        if (!hasRange) {
            throw TextReader.malformed(element);
        }
    }

    private static void parseRange(String part, Source source, String element, RangesBySource.Builder<Source> builder) {
        String[] ends = part.split("-", -1);
        long first = TextReader.number(ends[0].strip(), Ranges.MAX, element);
        long last = ends.length == 1 ? first : TextReader.number(ends[1].strip(), Ranges.MAX, element);
        if (ends.length > 2 || first < 1 || last < first) {
            throw TextReader.malformed(element);
        }
        builder.add(source, first, last);
    }

    /** The single GTIDs in canonical order, not more than the limit. */
    public List<String> transactions(int limit) {
        List<String> transactions = new ArrayList<>();
        ranges.sources().forEach((source, numbers) -> {
            for (int i = 0; i < numbers.size(); i++) {
                for (long n = numbers.first(i); n <= numbers.last(i) && transactions.size() < limit; n++) {
                    transactions.add(source.gtid(n));
                }
            }
        });
        return transactions;
    }

    @Override
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    @Override
    public boolean containsAll(TransactionSet other) {
        return ranges.containsAll(same(other).ranges);
    }

    @Override
    public GtidSet minus(TransactionSet other) {
        return new GtidSet(ranges.minus(same(other).ranges));
    }

    @Override
    public GtidSet union(TransactionSet other) {
        return new GtidSet(ranges.union(same(other).ranges));
    }

    @Override
    public GtidSet from(String source) {
        String server = source.toLowerCase(Locale.ROOT);
        return new GtidSet(ranges.only(each -> each.uuid.equals(server)));
    }

    @Override
    public GtidSet history() {
        return new GtidSet(ranges.histories(source -> source));
    }

    private static GtidSet same(TransactionSet other) {
        if (requireNonNull(other, "other") instanceof GtidSet set) {
            return set;
        }
        throw new IllegalArgumentException("a GTID set of MySQL does not compare with MariaDB's " + other);
    }

    @Override
    public long count() {
        return ranges.count();
    }

    /** One uuid after the other, for each the ranges without a tag and then those of its tags. */
    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        String uuid = "";
        for (Source source : ranges.sources().keySet()) {
            if (!source.uuid.equals(uuid)) {
                text.append(uuid.isEmpty() ? "" : ",").append(source.uuid);
                uuid = source.uuid;
            }
            text.append(source.tag.isEmpty() ? "" : ":").append(source.tag);
            appendRanges(ranges.of(source), text);
        }
        return text.toString();
    }

    private static void appendRanges(Ranges numbers, StringBuilder text) {
        for (int i = 0; i < numbers.size(); i++) {
            text.append(':').append(numbers.first(i));
            if (numbers.last(i) > numbers.first(i)) {
                text.append('-').append(numbers.last(i));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
