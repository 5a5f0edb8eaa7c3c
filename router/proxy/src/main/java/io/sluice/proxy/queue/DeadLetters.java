package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.DeadLetterRecord;
import io.sluice.core.queue.DeadLetterRecord.Resolution;
import io.sluice.core.queue.LetterKey;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.Allowance;
import io.sluice.journal.DurableLog;
import io.sluice.journal.LogReader;
import io.sluice.journal.LogUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The writes that could not be applied, in a log of their own, so that a shard's queue can be forgotten behind them. Any
 * thread; the monitor guards the index. A letter is read from the disk when it is asked for: memory has a line of each.
 */
public final class DeadLetters {
    /** One record at a time. */
    private static final int READ_BYTES = 1;
    /** What stands so far behind is found faster by the headers of the log's frames. */
    private static final int GAP_MAX = 10_000;

    private static final int TRIM_EVERY = 1_000;

    private final DurableLog log;
    private final long lettersMax;
    private final Map<Receipt, Line> lines = new HashMap<>();
    private final NavigableMap<LetterKey, Line> inOrder = new TreeMap<>();
    private final Map<ShardId, Integer> ofShard = new HashMap<>();
    /** The last record that the index has. */
    private Position followed = Position.NONE;

    private int sinceTrim;

    /**
     * One dead letter without its statements.
     *
     * @param code the error's
     * @param text what the shard said; it may quote values
     * @param at where it stands in the log
     */
    public record Line(
            Receipt receipt,
            TenantId tenant,
            int code,
            String text,
            long acceptedMicros,
            long buriedMicros,
            Position at) {
        public Line {
            requireNonNull(receipt, "receipt");
            requireNonNull(tenant, "tenant");
            requireNonNull(text, "text");
            requireNonNull(at, "at");
        }

        public static Line of(DeadLetter letter, Position at) {
            return new Line(
                    letter.receipt(),
                    letter.write().tenant(),
                    letter.error().code(),
                    letter.error().text(),
                    letter.write().acceptedMicros(),
                    letter.buriedMicros(),
                    at);
        }

        /** Its place among all. */
        public LetterKey key() {
            return new LetterKey(buriedMicros, receipt);
        }

        /** Without the text, which may quote values. */
        @Override
        public String toString() {
            return "Line[receipt=" + receipt + ", tenant=" + tenant + ", code=" + code + "]";
        }
    }

    private DeadLetters(DurableLog log, long lettersMax) {
        this.log = requireNonNull(log, "log");
        this.lettersMax = lettersMax;
    }

    /**
     * Reads what there is, and from then on hears what comes, of whichever router. Blocks.
     *
     * @param lettersMax over it none is buried, and what would be one is tried again
     */
    static DeadLetters of(DurableLog log, long lettersMax) {
        DeadLetters letters = new DeadLetters(log, lettersMax);
        letters.load();
        return letters;
    }

    private synchronized void load() {
        // What comes meanwhile waits for the monitor, so that it is told behind what was there.
        Position behind = log.follow(this::onRecord);
        log.replay(log.first(), (position, bytes) -> {
            if (position.compareTo(behind) <= 0) {
                onRecord(position, bytes);
            }
        });
    }

    private synchronized void onRecord(Position position, byte[] bytes) {
        DeadLetterRecord record = DeadLetterRecord.decode(bytes);
        if (record instanceof DeadLetterRecord.Buried buried) {
            add(Line.of(buried.letter(), position));
        } else if (record instanceof DeadLetterRecord.Resolved resolved) {
            remove(resolved.receipt());
            sinceTrim++;
        }
        followed = position;
    }

    /** Completes when the letter is durable; fails when it cannot be. Done twice, it is as once. */
    CompletionStage<Void> bury(DeadLetter letter) {
        synchronized (this) {
            if (lines.containsKey(letter.receipt())) {
                return CompletableFuture.completedStage(null);
            }
            if (lines.size() >= lettersMax) {
                return CompletableFuture.failedStage(
                        new IllegalStateException("there are " + lettersMax + " dead letters already"));
            }
        }
        byte[] record = DeadLetterRecord.encode(new DeadLetterRecord.Buried(letter));
        return log.append(List.of(record), Allowance.RESERVE).thenApply(position -> null);
    }

    /** It is a dead letter no longer, at any router, as soon as this completes. */
    CompletionStage<Void> resolve(Receipt receipt, Resolution how, long nowMicros) {
        return log.append(
                        List.of(DeadLetterRecord.encode(new DeadLetterRecord.Resolved(receipt, how, nowMicros))),
                        Allowance.RESERVE)
                .thenCompose(log::everywhere);
    }

    private void add(Line line) {
        if (lines.put(line.receipt(), line) == null) {
            ofShard.merge(line.receipt().shard(), 1, Integer::sum);
        }
        inOrder.put(line.key(), line);
    }

    private void remove(Receipt receipt) {
        Line line = lines.remove(receipt);
        if (line != null) {
            inOrder.remove(line.key());
            ofShard.compute(receipt.shard(), (shard, count) -> count == null || count == 1 ? null : count - 1);
        }
    }

    public synchronized int size() {
        return lines.size();
    }

    /** How many of a tenant there are. */
    public synchronized long countOf(TenantId tenant) {
        return lines.values().stream()
                .filter(line -> line.tenant().equals(tenant))
                .count();
    }

    public synchronized Optional<Line> line(Receipt receipt) {
        return Optional.ofNullable(lines.get(receipt));
    }

    /** How many of the shard's queue there are. */
    public synchronized int countOf(ShardId shard) {
        return ofShard.getOrDefault(shard, 0);
    }

    /**
     * In the order of their keys.
     *
     * @param after only those behind it
     */
    public synchronized List<Line> lines(Predicate<Line> which, Optional<LetterKey> after, int limit) {
        NavigableMap<LetterKey, Line> rest =
                after.map(key -> inOrder.tailMap(key, false)).orElse(inOrder);
        return rest.values().stream().filter(which).limit(limit).toList();
    }

    /** The whole letter; empty if there is none. Blocks. */
    public Optional<DeadLetter> read(Receipt receipt) {
        return line(receipt).flatMap(line -> read(List.of(line)).stream().findFirst());
    }

    /** The whole letters of these lines, in the order of the log; those that are none any more may be missing. Blocks. */
    public List<DeadLetter> read(List<Line> wanted) {
        List<DeadLetter> found = new ArrayList<>();
        List<Line> sorted =
                wanted.stream().sorted(Comparator.comparing(Line::at)).toList();
        LogReader reader = null;
        try {
            for (Line line : sorted) {
                if (reader == null || line.at().value() - reader.next().value() > GAP_MAX) {
                    close(reader);
                    reader = log.reader(line.at());
                }
                readTo(reader, line, found);
            }
        } finally {
            close(reader);
        }
        return found;
    }

    private static void readTo(LogReader reader, Line line, List<DeadLetter> found) {
        boolean goesOn = true;
        while (goesOn && reader.next().compareTo(line.at()) <= 0) {
            goesOn = reader.read(READ_BYTES, (position, bytes) -> {
                        if (position.equals(line.at())
                                && DeadLetterRecord.decode(bytes) instanceof DeadLetterRecord.Buried buried) {
                            found.add(buried.letter());
                        }
                    })
                    > 0;
        }
    }

    private static void close(@Nullable LogReader reader) {
        if (reader != null) {
            reader.close();
        }
    }

    /** What the log uses. Any thread. */
    LogUsage usage() {
        return log.usage();
    }

    /** As {@link #trim}, if it is worth the disk's while. Blocks. */
    void trimNowAndThen() {
        synchronized (this) {
            if (sinceTrim < TRIM_EVERY && !lines.isEmpty()) {
                return;
            }
            sinceTrim = 0;
        }
        trim();
    }

    /** Lets the log forget what stands before the first letter that is left. Blocks. */
    void trim() {
        Position upTo;
        synchronized (this) {
            // No further than the index, so that no letter stands before it that the index does not have.
            upTo = lines.values().stream()
                    .map(line -> new Position(line.at().value() - 1))
                    .min(Comparator.naturalOrder())
                    .orElse(followed);
        }
        log.trim(upTo);
    }

    void close() {
        log.close();
    }
}
