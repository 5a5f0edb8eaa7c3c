package io.sluice.journal.testing;

import io.sluice.core.log.Position;
import io.sluice.journal.Allowance;
import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.LogReader;
import io.sluice.journal.LogUsage;
import io.sluice.journal.SyncTimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A log in memory. It confirms at once, or when the test says so, or fails. Any thread. */
public final class FakeDurableLog implements DurableLog {
    private final long id;
    private final List<byte[]> confirmed = new ArrayList<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long forgotten;
    private boolean isHeld;
    private boolean isReserveOnly;
    private @Nullable RecordReader follower;
    private CompletionStage<Void> everywhere = CompletableFuture.completedStage(null);
    private LogUsage usage = new LogUsage(0, 1L << 30, 0, 1L << 40, 0, SyncTimes.NONE);
    private JournalException.@Nullable Reason failure;

    private record Waiting(List<byte[]> records, CompletableFuture<Position> promise) {}

    public FakeDurableLog() {
        this(4711);
    }

    /** @param id what tells it from another one in the same test */
    public FakeDurableLog(long id) {
        this.id = id;
    }

    @Override
    public CompletionStage<Position> append(List<byte[]> records, Allowance allowance) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("nothing to append");
        }
        Waiting next = new Waiting(records.stream().map(byte[]::clone).toList(), new CompletableFuture<>());
        synchronized (this) {
            if (failure != null) {
                return CompletableFuture.failedFuture(failed(failure));
            }
            if (isReserveOnly && allowance == Allowance.ORDINARY) {
                return CompletableFuture.failedFuture(failed(JournalException.Reason.FULL));
            }
            waiting.add(next);
            if (isHeld) {
                return next.promise();
            }
        }
        confirmAll();
        return next.promise();
    }

    /** From now on appends wait for {@link #release} or {@link #failWith}. */
    public synchronized void hold() {
        isHeld = true;
    }

    /** From now on, or no more, ordinary appends are refused as FULL. */
    public synchronized void leaveReserveOnly(boolean only) {
        isReserveOnly = only;
    }

    /** What {@link #usage} says from now on. */
    public synchronized void use(LogUsage now) {
        usage = now;
    }

    @Override
    public synchronized LogUsage usage() {
        return usage;
    }

    /** Confirms what waits, and later appends at once. */
    public void release() {
        synchronized (this) {
            isHeld = false;
        }
        confirmAll();
    }

    /** What waits and every later append fails so, and nothing of it is kept. */
    public void failWith(JournalException.Reason reason) {
        List<Waiting> lost;
        synchronized (this) {
            failure = reason;
            lost = List.copyOf(waiting);
            waiting.clear();
        }
        lost.forEach(each -> each.promise().completeExceptionally(failed(reason)));
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public synchronized Position follow(RecordReader next) {
        if (follower != null) {
            throw new IllegalStateException("somebody follows already");
        }
        follower = next;
        return last();
    }

    @Override
    public synchronized CompletionStage<Void> everywhere(Position upTo) {
        return everywhere;
    }

    /** As after a restart: nobody follows. */
    public synchronized void reopen() {
        follower = null;
    }

    /** What {@link #everywhere} gives from now on. */
    public synchronized void spread(CompletionStage<Void> stage) {
        everywhere = stage;
    }

    @Override
    public LogReader reader(Position from) {
        return new FakeReader(Math.max(first().value(), from.value()));
    }

    @Override
    public synchronized Position first() {
        return new Position(forgotten + 1);
    }

    /** It may keep what may be forgotten, and does not. */
    @Override
    public synchronized void trim(Position upTo) {
        if (upTo.compareTo(last()) > 0) {
            throw new IllegalArgumentException("not confirmed: " + upTo);
        }
        forgotten = Math.max(forgotten, upTo.value());
    }

    @Override
    public synchronized Position last() {
        return new Position(confirmed.size());
    }

    @Override
    public void close() {
        release();
        synchronized (this) {
            failure = JournalException.Reason.STOPPED;
        }
    }

    private void confirmAll() {
        while (true) {
            Waiting next;
            Position position;
            synchronized (this) {
                next = isHeld ? null : waiting.poll();
                if (next == null) {
                    return;
                }
                for (byte[] record : next.records()) {
                    confirmed.add(record);
                    if (follower != null) {
                        follower.onRecord(new Position(confirmed.size()), record.clone());
                    }
                }
                position = new Position(confirmed.size());
            }
            next.promise().complete(position);
        }
    }

    private synchronized Optional<byte[]> record(long position) {
        return position > confirmed.size() ? Optional.empty() : Optional.of(confirmed.get((int) position - 1));
    }

    private final class FakeReader implements LogReader {
        private long next;

        FakeReader(long next) {
            this.next = next;
        }

        @Override
        public int read(int maxBytes, RecordReader reader) {
            int count = 0;
            long bytes = 0;
            for (Optional<byte[]> record = record(next); record.isPresent(); record = record(next)) {
                bytes += record.get().length;
                if (count > 0 && bytes > maxBytes) {
                    return count;
                }
                reader.onRecord(new Position(next), record.get().clone());
                next++;
                count++;
            }
            return count;
        }

        @Override
        public Position next() {
            return new Position(next);
        }

        @Override
        public void close() {}
    }

    private static JournalException failed(JournalException.Reason reason) {
        return new JournalException(reason, "as the fake log was told");
    }
}
