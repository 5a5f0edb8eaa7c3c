package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.journal.DurableLog;
import io.sluice.journal.FileLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whom a log tells of what its disk has confirmed, and who waits for that. Guarded by its own monitor: what is told is told in
 * order, also over a file that was opened again or taken from another router.
 */
final class Telling {
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private volatile long told;
    private DurableLog.@Nullable RecordReader follower;

    private record Waiter(long position, CompletableFuture<Position> promise) {}

    long told() {
        return told;
    }

    synchronized Position follow(DurableLog.RecordReader next) {
        if (follower != null) {
            throw new IllegalStateException("somebody follows this log already");
        }
        follower = requireNonNull(next, "follower");
        return new Position(told);
    }

    /** A file is there from now on: what it has and nobody was told of is told now. */
    void begin(FileLog file) {
        List<Waiter> done;
        synchronized (this) {
            DurableLog.RecordReader telling = follower;
            long from = told;
            if (telling != null && file.last().value() > from) {
                file.replay(new Position(from + 1), (position, bytes) -> {
                    telling.onRecord(position, bytes);
                    told = position.value();
                });
            }
            told = Math.max(told, file.last().value());
            done = released();
        }
        complete(done);
    }

    /** These are confirmed, the last of them at this position. */
    void tell(Position last, List<byte[]> records) {
        List<Waiter> done;
        synchronized (this) {
            DurableLog.RecordReader telling = follower;
            long at = last.value() - records.size();
            for (byte[] record : records) {
                at++;
                if (at > told) {
                    if (telling != null) {
                        telling.onRecord(new Position(at), record);
                    }
                    told = at;
                }
            }
            done = released();
        }
        complete(done);
    }

    void whenTold(long position, CompletableFuture<Position> promise) {
        synchronized (this) {
            if (position > told) {
                waiters.add(new Waiter(position, promise));
                return;
            }
        }
        promise.complete(new Position(position));
    }

    private List<Waiter> released() {
        List<Waiter> done = new ArrayList<>();
        while (!waiters.isEmpty() && waiters.element().position() <= told) {
            done.add(waiters.remove());
        }
        return done;
    }

    private static void complete(List<Waiter> done) {
        done.forEach(each -> each.promise().complete(new Position(each.position())));
    }
}
