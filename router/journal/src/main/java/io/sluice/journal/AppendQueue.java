package io.sluice.journal;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.format.Frame;
import io.sluice.journal.format.FrameWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What waits for the disk, bounded in bytes: any thread adds, the writer takes. Guarded by its own monitor. */
final class AppendQueue {
    private final JournalSettings settings;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private @Nullable JournalException end;

    AppendQueue(JournalSettings settings) {
        this.settings = settings;
    }

    /** One append; its promise is completed by the log. */
    record Waiting(List<byte[]> records, long bytes, Allowance allowance, CompletableFuture<Position> promise) {}

    /** The bytes of records, with their lengths, that one frame takes. */
    static long roomOf(JournalSettings settings) {
        return (long) (settings.groupBytes() & -Frame.ALIGNMENT) - FrameWriter.OVERHEAD_BYTES;
    }

    synchronized CompletableFuture<Position> add(List<byte[]> records, long bytes, Allowance allowance) {
        if (end != null) {
            return CompletableFuture.failedFuture(end);
        }
        // What must not fail is not pushed out by a flood of what may.
        long most = settings.waitingBytes() * (allowance == Allowance.RESERVE ? 2 : 1);
        if (waitingBytes + bytes > most) {
            return CompletableFuture.failedFuture(
                    new JournalException(Reason.BUSY, waitingBytes + " bytes wait for the disk"));
        }
        Waiting next = new Waiting(records, bytes, allowance, new CompletableFuture<>());
        waiting.add(next);
        waitingBytes += bytes;
        notifyAll();
        return next.promise();
    }

    /** Waits for appends and takes as many as one frame holds; null when the queue is closed and empty. */
    synchronized @Nullable List<Waiting> take() {
        while (waiting.isEmpty() && end == null) {
            try {
                wait();
            } catch (InterruptedException ignored) {
                // Nobody but this room knows the thread, and an interrupted thread would lose its files: go on.
            }
        }
        List<Waiting> group = new ArrayList<>();
        long room = roomOf(settings);
        while (!waiting.isEmpty() && waiting.element().bytes() <= room) {
            Waiting next = waiting.remove();
            room -= next.bytes();
            waitingBytes -= next.bytes();
            group.add(next);
        }
        return group.isEmpty() ? null : group;
    }

    synchronized long waitingBytes() {
        return waitingBytes;
    }

    /** No more; what waits is still taken. */
    synchronized void close() {
        if (end == null) {
            end = new JournalException(Reason.STOPPED, "the log was closed");
        }
        notifyAll();
    }

    /** No more, and what waits is given back. */
    synchronized List<CompletableFuture<Position>> stop(JournalException reason) {
        end = reason;
        List<CompletableFuture<Position>> lost =
                waiting.stream().map(Waiting::promise).toList();
        waiting.clear();
        waitingBytes = 0;
        return lost;
    }
}
