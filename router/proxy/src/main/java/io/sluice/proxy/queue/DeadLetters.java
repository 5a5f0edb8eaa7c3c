package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.DeadLetterRecord;
import io.sluice.core.queue.DeadLetterRecord.Resolution;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.Allowance;
import io.sluice.journal.DurableLog;
import io.sluice.journal.LogReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * The writes that could not be applied, in a log of their own, so that a shard's queue can be forgotten behind them. Any
 * thread; the monitor guards the index. A letter is read from the disk when it is asked for: memory has a line of each.
 */
public final class DeadLetters {
    private static final int READ_BYTES = 2 << 20;

    private final DurableLog log;
    private final long lettersMax;
    private final Map<Receipt, Line> lines = new LinkedHashMap<>();

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

        static Line of(DeadLetter letter, Position at) {
            return new Line(
                    letter.receipt(),
                    letter.write().tenant(),
                    letter.error().code(),
                    letter.error().text(),
                    letter.write().acceptedMicros(),
                    letter.buriedMicros(),
                    at);
        }

        /** Without the text, which may quote values. */
        @Override
        public String toString() {
            return "Line[receipt=" + receipt + ", tenant=" + tenant + ", code=" + code + "]";
        }
    }

    /** @param lettersMax over it none is buried, and what would be one is tried again */
    DeadLetters(DurableLog log, long lettersMax) {
        this.log = requireNonNull(log, "log");
        this.lettersMax = lettersMax;
    }

    /** Reads what there is. Blocks. */
    synchronized void load() {
        log.replay(log.first(), (position, bytes) -> {
            DeadLetterRecord record = DeadLetterRecord.decode(bytes);
            if (record instanceof DeadLetterRecord.Buried buried) {
                lines.put(buried.letter().receipt(), Line.of(buried.letter(), position));
            } else if (record instanceof DeadLetterRecord.Resolved resolved) {
                lines.remove(resolved.receipt());
            }
        });
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
        return log.append(List.of(DeadLetterRecord.encode(new DeadLetterRecord.Buried(letter))), Allowance.RESERVE)
                .thenAccept(position -> {
                    synchronized (this) {
                        lines.put(letter.receipt(), Line.of(letter, position));
                    }
                });
    }

    /** It is a dead letter no longer, as soon as this completes. */
    CompletionStage<Void> resolve(Receipt receipt, Resolution how, long nowMicros) {
        return log.append(
                        List.of(DeadLetterRecord.encode(new DeadLetterRecord.Resolved(receipt, how, nowMicros))),
                        Allowance.RESERVE)
                .thenAccept(position -> {
                    synchronized (this) {
                        lines.remove(receipt);
                    }
                });
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

    /**
     * In the order in which they were buried.
     *
     * @param after only those that stand behind it in the log
     */
    public synchronized List<Line> lines(Predicate<Line> which, Position after, int limit) {
        List<Line> page = new ArrayList<>();
        for (Line line : lines.values()) {
            if (page.size() == limit) {
                break;
            }
            if (line.at().compareTo(after) > 0 && which.test(line)) {
                page.add(line);
            }
        }
        return page;
    }

    /** The whole letter; empty if there is none. Blocks. */
    public Optional<DeadLetter> read(Receipt receipt) {
        Optional<Line> line = line(receipt);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        List<DeadLetter> found = new ArrayList<>();
        try (LogReader reader = log.reader(line.get().at())) {
            reader.read(READ_BYTES, (position, bytes) -> {
                if (position.equals(line.get().at())
                        && DeadLetterRecord.decode(bytes) instanceof DeadLetterRecord.Buried buried) {
                    found.add(buried.letter());
                }
            });
        }
        return found.stream().findFirst();
    }

    /** Lets the log forget what stands before the first letter that is left. Blocks. */
    void trim() {
        Position last = log.last();
        Position upTo;
        synchronized (this) {
            upTo = lines.isEmpty()
                    ? last
                    : new Position(lines.values().iterator().next().at().value() - 1);
        }
        log.trim(upTo);
    }

    void close() {
        log.close();
    }
}
