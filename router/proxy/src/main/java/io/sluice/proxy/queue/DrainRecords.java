package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.journal.Allowance;
import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a drain has to say into the log, in its order, so that whoever counts settlements misses none: what the log did not
 * take is said again before what is behind it. At most one append is under way; what comes meanwhile goes into the next. Any
 * thread.
 */
final class DrainRecords {
    /** So many in one append: some 50 KiB each at most, of the 2 MiB that every log takes. */
    private static final int TOGETHER_MAX = 16;

    private final DurableLog log;
    private final QueueTail tail;
    /** The monitor guards it. */
    private final ArrayDeque<Unsaid> unsaid = new ArrayDeque<>();

    private boolean underWay;

    private record Unsaid(QueueRecord said, CompletableFuture<Position> promise) {}

    DrainRecords(DurableLog log, QueueTail tail) {
        this.log = requireNonNull(log, "log");
        this.tail = requireNonNull(tail, "tail");
    }

    /** Completes when it is durable; not before the log takes it, and not at all if the log has stopped. */
    CompletionStage<Position> say(QueueRecord record) {
        Unsaid next = new Unsaid(record, new CompletableFuture<>());
        synchronized (unsaid) {
            unsaid.add(next);
        }
        say();
        return next.promise();
    }

    /** What the log did not take is said again, if nothing is under way. */
    void say() {
        List<Unsaid> group = next();
        if (group.isEmpty()) {
            return;
        }
        List<byte[]> records =
                group.stream().map(each -> QueueCodec.encode(each.said())).toList();
        log.append(records, Allowance.RESERVE).whenComplete((last, failure) -> onEnd(group, last, failure));
    }

    private List<Unsaid> next() {
        List<Unsaid> group = new ArrayList<>();
        synchronized (unsaid) {
            if (underWay) {
                return group;
            }
            while (group.size() < TOGETHER_MAX && !unsaid.isEmpty()) {
                group.add(unsaid.remove());
            }
            underWay = !group.isEmpty();
        }
        return group;
    }

    private void onEnd(List<Unsaid> group, @Nullable Position last, @Nullable Throwable failure) {
        boolean hasStopped = failure != null && hasStopped(failure);
        synchronized (unsaid) {
            underWay = false;
            if (failure != null && !hasStopped) {
                for (int i = group.size() - 1; i >= 0; i--) {
                    unsaid.addFirst(group.get(i));
                }
            }
        }
        if (hasStopped) {
            // The log takes and tells nothing more; the marker on the shard says what this would have said.
            group.forEach(each -> tail.onUnsaid(each.said()));
        } else if (last != null) {
            for (int i = 0; i < group.size(); i++) {
                group.get(i).promise().complete(new Position(last.value() - (group.size() - 1 - i)));
            }
            say();
        }
    }

    private static boolean hasStopped(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof JournalException journal && journal.reason() == JournalException.Reason.STOPPED;
    }
}
