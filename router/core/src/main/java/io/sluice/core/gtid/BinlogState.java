package io.sluice.core.gtid;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MariaDB's: for each domain and each server that wrote to it, the highest number, as in {@code @@gtid_binlog_state}: {@code
 * 0-1-105,0-2-110}. All lower numbers of the pair are held to be in the set, although some of them may be another server's;
 * that is harmless, since whatever was really written is compared the same on both sides.
 *
 * <p>A difference can begin above 1. It reads {@code 0-1-106..107} then, which people, {@link #parse} and nobody else understand.
 */
public final class BinlogState implements TransactionSet {
    public static final BinlogState EMPTY = new BinlogState(RangesBySource.none());

    private static final long MAX_ID = 0xFFFF_FFFFL;
    /** No server has this number. */
    private static final long NOBODY = 0;

    private static final Pattern ELEMENT = Pattern.compile("(\\d+)-(\\d+)-(\\d+)(?:\\.\\.(\\d+))?");

    private final RangesBySource<Writer> ranges;

    private BinlogState(RangesBySource<Writer> ranges) {
        this.ranges = ranges;
    }

    /** A server (by its server id) in a domain. */
    private record Writer(long domain, long server) implements Comparable<Writer> {
        @Override
        public int compareTo(Writer other) {
            int byDomain = Long.compare(domain, other.domain);
            return byDomain != 0 ? byDomain : Long.compare(server, other.server);
        }

        String gtid(long number) {
            return domain + "-" + server + "-" + number;
        }
    }

    /** Reads a state, a position (which says less), or a text of {@link #text}. Throws IllegalArgumentException on others. */
    public static BinlogState parse(String text) {
        RangesBySource.Builder<Writer> builder = new RangesBySource.Builder<>(TextReader.MAX_RANGES);
        for (String element : TextReader.elements(text)) {
            Matcher parts = ELEMENT.matcher(element);
            if (!parts.matches()) {
                throw TextReader.malformed(element);
            }
            Writer writer = new Writer(
                    TextReader.number(parts.group(1), MAX_ID, element),
                    TextReader.number(parts.group(2), MAX_ID, element));
            long number = TextReader.number(parts.group(3), Ranges.MAX, element);
            String end = parts.group(4);
            if (end != null) {
                addRange(builder, writer, number, TextReader.number(end, Ranges.MAX, element), element);
            } else if (number > 0) {
                builder.add(writer, 1, number);
            }
        }
        return new BinlogState(builder.build());
    }

    private static void addRange(
            RangesBySource.Builder<Writer> builder, Writer writer, long first, long last, String element) {
        if (first < 1 || last < first) {
            throw TextReader.malformed(element);
        }
        builder.add(writer, first, last);
    }

    /** One transaction alone, as its event in the binary log names it. */
    public static BinlogState transaction(long domain, long server, long number) {
        return parse(domain + "-" + server + "-" + number + ".." + number);
    }

    /**
     * The text of the position behind the last transaction of each domain, {@code 0-2-110}: where a replica that has all of this
     * begins to read. Of two servers in a domain the one with the higher number was the last (with {@code gtid_strict_mode}
     * always, without it as long as one server at a time writes).
     */
    public String position() {
        TreeMap<Long, Writer> lastWriters = new TreeMap<>();
        for (Writer writer : ranges.sources().keySet()) {
            lastWriters.merge(writer.domain, writer, (one, other) -> highest(one) >= highest(other) ? one : other);
        }
        StringBuilder text = new StringBuilder();
        for (Writer writer : lastWriters.values()) {
            text.append(text.isEmpty() ? "" : ",").append(writer.gtid(highest(writer)));
        }
        return text.toString();
    }

    private long highest(Writer writer) {
        Ranges numbers = ranges.of(writer);
        return numbers.last(numbers.size() - 1);
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
    public BinlogState minus(TransactionSet other) {
        return new BinlogState(ranges.minus(same(other).ranges));
    }

    @Override
    public BinlogState union(TransactionSet other) {
        return new BinlogState(ranges.union(same(other).ranges));
    }

    @Override
    public BinlogState from(String source) {
        return new BinlogState(
                ranges.only(writer -> Long.toString(writer.server).equals(source)));
    }

    @Override
    public BinlogState history() {
        return new BinlogState(ranges.histories(writer -> new Writer(writer.domain, NOBODY)));
    }

    private static BinlogState same(TransactionSet other) {
        if (requireNonNull(other, "other") instanceof BinlogState state) {
            return state;
        }
        throw new IllegalArgumentException("a binary log state of MariaDB does not compare with MySQL's " + other);
    }

    @Override
    public long count() {
        return ranges.count();
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Writer, Ranges> entry : ranges.sources().entrySet()) {
            Ranges numbers = entry.getValue();
            for (int i = 0; i < numbers.size(); i++) {
                boolean isWhole = numbers.first(i) == 1;
                text.append(text.isEmpty() ? "" : ",")
                        .append(entry.getKey().gtid(isWhole ? numbers.last(i) : numbers.first(i)))
                        .append(isWhole ? "" : ".." + numbers.last(i));
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinlogState that && ranges.equals(that.ranges);
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
