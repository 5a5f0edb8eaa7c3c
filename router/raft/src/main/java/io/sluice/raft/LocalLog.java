package io.sluice.raft;

import io.sluice.core.log.Position;
import io.sluice.journal.Allowance;
import io.sluice.journal.Beginning;
import io.sluice.journal.DurableLog;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.JournalSettings;
import io.sluice.journal.LogUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This router's copy of one log: what the group has agreed on goes into a {@link FileLog}, in order, and whoever follows is told
 * once the disk has confirmed it. One write at a time, so that one that finds no room is tried again before the next.
 *
 * <p>The group's applier appends and waits; its own monitor guards the queue. Confirmations come on the file's thread.
 */
final class LocalLog {
    private static final Logger LOG = LoggerFactory.getLogger(LocalLog.class);
    private static final int FRAME_BYTES = 256;
    private static final int RECORD_BYTES = 4;
    private static final long FULL_RETRY_MILLIS = 500;

    private final String name;
    private final LogHome home;
    private final Executor disk;
    private final Consumer<Throwable> onFailure;

    /** Guarded by this monitor, as is what follows. */
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    private long waitingBytes;
    private boolean isWriting;
    private boolean isClosed;
    private boolean isFull;
    private long appended;
    private long trimTo;
    private @Nullable Throwable failure;
    private boolean isDamaged;
    private volatile @Nullable FileLog file;
    private volatile boolean isNearlyFull;

    /** Whom to tell, and up to where all were told. Guarded by itself; taken before the monitor, never inside it. */
    private final Telling telling = new Telling();

    /** @param disk runs what may block on the disk, one at a time */
    LocalLog(String name, LogHome home, Executor disk, Consumer<Throwable> onFailure) {
        this.name = name;
        this.home = home;
        this.disk = disk;
        this.onFailure = onFailure;
    }

    String name() {
        return name;
    }

    Path folder() {
        return home.folder().resolve(name);
    }

    /** The file, if there is one. Any thread. */
    @Nullable
    FileLog file() {
        return file;
    }

    /** @throws JournalException as {@link FileLog#open} */
    synchronized void open() {
        if (file == null && isOnDisk()) {
            begin(FileLog.open(folder(), home.settings(), home.keys(), home.random(), home.clock()));
        }
    }

    /** A folder without a segment is what a crash left of making the log: nothing was in it. */
    private boolean isOnDisk() {
        if (!Files.isDirectory(folder())) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder())) {
            return files.anyMatch(each -> each.getFileName().toString().endsWith(".log"));
        } catch (IOException failure) {
            throw new JournalException(Reason.UNREADABLE, "cannot list " + folder() + ": " + failure, failure);
        }
    }

    /** @throws JournalException as {@link FileLog#make} */
    synchronized void make(Beginning beginning) {
        begin(FileLog.make(folder(), home.settings(), home.keys(), beginning, home.random(), home.clock()));
    }

    private void begin(FileLog opened) {
        file = opened;
        appended = opened.last().value();
        failure = null;
        isDamaged = false;
        telling.begin(opened);
    }

    /** The last record that was handed to the disk. */
    synchronized long appended() {
        return appended;
    }

    /** The last record that the disk has confirmed and the follower knows. Any thread. */
    long told() {
        return telling.told();
    }

    Position follow(DurableLog.RecordReader follower) {
        return telling.follow(follower);
    }

    /** Completes the promise with this position once it is told. Any thread; in rising order. */
    void whenTold(long position, CompletableFuture<Position> promise) {
        telling.whenTold(position, promise);
    }

    /** Completes once this position is told. */
    CompletionStage<Position> told(long position) {
        CompletableFuture<Position> known = new CompletableFuture<>();
        whenTold(position, known);
        return known;
    }

    /** What one append may take: what one write of the file holds. */
    static long roomOf(JournalSettings settings) {
        return (long) settings.groupBytes() - FRAME_BYTES;
    }

    static long bytesOf(List<byte[]> records) {
        long bytes = 0;
        for (byte[] record : records) {
            bytes += record.length + RECORD_BYTES;
        }
        return bytes;
    }

    /** Whether ordinary appends should end. Any thread. */
    boolean isNearlyFull() {
        return isNearlyFull;
    }

    /** Hands these to the disk; waits while too much waits for it. */
    void append(List<byte[]> records) throws InterruptedException {
        synchronized (this) {
            while (waitingBytes > home.settings().waitingBytes() && failure == null && !isClosed) {
                wait(1_000);
            }
            requireHealthy();
            records.forEach(waiting::add);
            waitingBytes += bytesOf(records);
            appended += records.size();
        }
        write();
    }

    /** Waits until the disk has confirmed everything that was appended. */
    synchronized void awaitWritten() throws InterruptedException {
        while ((isWriting || !waiting.isEmpty()) && failure == null && !isClosed) {
            wait(1_000);
        }
        requireHealthy();
    }

    private void requireHealthy() {
        if (failure != null || isClosed) {
            throw new JournalException(
                    Reason.STOPPED, "the log " + name + " is not written any more", new IllegalStateException(failure));
        }
    }

    /** Lets it forget up to here, as soon as these are confirmed. Any thread; never blocks. */
    void trim(long upTo) {
        synchronized (this) {
            trimTo = Math.max(trimTo, upTo);
        }
        forget();
    }

    private void forget() {
        FileLog now = file;
        long upTo;
        synchronized (this) {
            upTo = Math.min(trimTo, told());
            if (now == null || upTo < now.first().value()) {
                return;
            }
            trimTo = upTo < trimTo ? trimTo : 0;
        }
        disk.execute(() -> {
            try {
                now.trim(new Position(upTo));
            } catch (RuntimeException later) {
                LOG.warn("a log could not forget; it is told again: log={} position={}", name, upTo, later);
            }
        });
    }

    /** Gives the next write to the file, if none is under way. */
    private void write() {
        List<byte[]> chunk = new ArrayList<>();
        FileLog now;
        synchronized (this) {
            now = file;
            if (isWriting || isClosed || failure != null || now == null || waiting.isEmpty()) {
                return;
            }
            long room = roomOf(home.settings());
            while (!waiting.isEmpty() && (chunk.isEmpty() || room >= waiting.element().length + RECORD_BYTES)) {
                byte[] next = waiting.remove();
                room -= next.length + RECORD_BYTES;
                chunk.add(next);
            }
            isWriting = true;
        }
        write(now, chunk);
    }

    private void write(FileLog now, List<byte[]> chunk) {
        if (file != now) {
            return;
        }
        now.append(chunk, Allowance.RESERVE).whenComplete((position, error) -> {
            if (error == null) {
                onConfirmed(now, position, chunk);
            } else if (isRoom(error)) {
                onFull(now, chunk, error);
            } else {
                fail(error);
            }
        });
    }

    private void onConfirmed(FileLog now, Position last, List<byte[]> chunk) {
        LogUsage usage = now.usage();
        long margin = home.settings().segmentBytes();
        isNearlyFull =
                usage.usedBytes() > Math.max(margin, usage.maxBytes() - margin) || usage.diskFreeBytes() < margin;
        try {
            telling.tell(last, chunk);
        } catch (RuntimeException | Error thrown) {
            fail(thrown);
            return;
        }
        synchronized (this) {
            if (file != now) {
                return;
            }
            isWriting = false;
            isFull = false;
            waitingBytes -= bytesOf(chunk);
            notifyAll();
        }
        forget();
        write();
    }

    private void onFull(FileLog now, List<byte[]> chunk, Throwable error) {
        synchronized (this) {
            isNearlyFull = true;
            if (!isFull) {
                LOG.error(
                        "no room for what all routers have agreed on; tried again: log={} {}", name, error.toString());
            }
            isFull = true;
        }
        CompletableFuture.delayedExecutor(FULL_RETRY_MILLIS, TimeUnit.MILLISECONDS, disk)
                .execute(() -> write(now, chunk));
    }

    private static boolean isRoom(Throwable error) {
        return error instanceof JournalException refusal
                && (refusal.reason() == Reason.FULL || refusal.reason() == Reason.BUSY);
    }

    private void fail(Throwable error) {
        synchronized (this) {
            if (failure != null || isClosed || file == null) {
                return;
            }
            failure = error;
            notifyAll();
        }
        onFailure.accept(error);
    }

    /** Something in this file is not what was written: whether it is taken from another router. Any thread. */
    boolean onDamage(FileLog damaged, JournalException how) {
        if (home.isAlone()) {
            return false;
        }
        synchronized (this) {
            if (damaged != file || isDamaged) {
                return true;
            }
            isDamaged = true;
        }
        fail(how);
        return true;
    }

    boolean isAlone() {
        return home.isAlone();
    }

    /** Whether it must be taken from another router. */
    synchronized boolean isDamaged() {
        return isDamaged;
    }

    /** Whether a write has failed since it was opened. */
    synchronized boolean isFailed() {
        return failure != null;
    }

    /** Gives the file back; {@link #open} or {@link #make} begins again. What waited is dropped: it comes again. */
    void release() {
        FileLog closing;
        synchronized (this) {
            closing = file;
            file = null;
            waiting.clear();
            waitingBytes = 0;
            isWriting = false;
            notifyAll();
        }
        if (closing != null) {
            closing.close();
        }
    }

    /** Nobody waits for the disk any more: what was appended is read from Raft's log at the next start. */
    synchronized void end() {
        isClosed = true;
        notifyAll();
    }

    /** For good. What was appended is written first, if that is done in time. */
    void close() {
        FileLog closing;
        synchronized (this) {
            long until = home.clock().nanos() + home.settings().closeTimeout().toNanos();
            try {
                while ((isWriting || !waiting.isEmpty())
                        && failure == null
                        && !isClosed
                        && home.clock().nanos() - until < 0) {
                    wait(100);
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            isClosed = true;
            closing = file;
            notifyAll();
        }
        if (closing != null) {
            closing.close();
        }
    }
}
