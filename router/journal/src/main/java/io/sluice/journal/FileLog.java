package io.sluice.journal;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.disk.DirectoryInUseException;
import io.sluice.journal.disk.DiskDirectory;
import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.format.Frame;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link DurableLog} in files of one directory, which it holds by a lock. One thread of its own writes: everything that
 * came while the disk was busy goes into the next write, under one sync. Another one makes files ahead. After a write or a sync that failed nothing more
 * is written: what the disk holds then is not known (the kernel may have dropped the pages), and only a new opening
 * finds out.
 */
public final class FileLog implements DurableLog {
    private static final Logger LOG = LoggerFactory.getLogger(FileLog.class);

    private final LogDirectory directory;
    private final SegmentedLog log;
    private final JournalSettings settings;
    private final MonotonicClock clock;
    private final AppendQueue queue;
    private final Following following;
    private final Thread writer;
    private final Thread helper;
    private volatile boolean isEnding;
    /** The writer's. */
    private boolean isFull;

    private FileLog(LogDirectory directory, SegmentedLog log, JournalSettings settings, MonotonicClock clock) {
        this.directory = directory;
        this.clock = clock;
        this.log = log;
        this.settings = settings;
        this.queue = new AppendQueue(settings);
        this.following = new Following(log.last());
        this.writer = new Thread(this::write, "sluice-journal");
        this.writer.setDaemon(true);
        this.helper = new Thread(this::prepare, "sluice-journal-ahead");
        this.helper.setDaemon(true);
    }

    /** Opens a log that is not encrypted, or makes one. */
    public static FileLog open(Path directory, JournalSettings settings, RandomGenerator random) {
        return open(directory, settings, LogKeys.NONE, random, MonotonicClock.SYSTEM);
    }

    /**
     * Opens the log, or makes one, that is encrypted if there is a key. Reads the newest part of it; a torn tail is cut. Blocks.
     *
     * @param random for the id that tells this log's bytes from another's, and the salts of what is encrypted: not to be foreseen
     * @throws JournalException IN_USE, WRONG_KEY, DAMAGED (with file and offset), UNKNOWN_VERSION, UNREADABLE or FULL
     */
    public static FileLog open(
            Path directory, JournalSettings settings, LogKeys keys, RandomGenerator random, MonotonicClock clock) {
        return open(directory(directory), settings, keys, random, clock);
    }

    /**
     * Makes a log that is to hold the records of another one, at their positions. Blocks.
     *
     * @param directory holds no log; it is made if it is not there
     * @throws JournalException IN_USE, UNREADABLE (also if there is a log) or FULL
     */
    public static FileLog make(
            Path directory,
            JournalSettings settings,
            LogKeys keys,
            Beginning beginning,
            RandomGenerator random,
            MonotonicClock clock) {
        requireNonNull(beginning, "beginning");
        return start(
                directory(directory),
                opened -> SegmentedLog.make(opened, settings, keys, beginning, random, clock),
                settings,
                clock);
    }

    private static LogDirectory directory(Path directory) {
        try {
            return DiskDirectory.open(requireNonNull(directory, "directory"));
        } catch (DirectoryInUseException inUse) {
            throw new JournalException(Reason.IN_USE, String.valueOf(inUse.getMessage()), inUse);
        } catch (IOException failure) {
            throw new JournalException(
                    Reason.UNREADABLE, "cannot open the log in " + directory + ": " + failure, failure);
        }
    }

    static FileLog open(
            LogDirectory directory,
            JournalSettings settings,
            LogKeys keys,
            RandomGenerator random,
            MonotonicClock clock) {
        return start(directory, opened -> SegmentedLog.open(opened, settings, keys, random, clock), settings, clock);
    }

    private static FileLog start(
            LogDirectory directory, Opener opener, JournalSettings settings, MonotonicClock clock) {
        try {
            FileLog opened = new FileLog(directory, opener.open(directory), settings, clock);
            opened.writer.start();
            opened.helper.start();
            return opened;
        } catch (IOException failure) {
            closeQuietly(directory);
            throw new JournalException(
                    Reason.UNREADABLE, "cannot read the log in " + directory.describe("") + ": " + failure, failure);
        } catch (JournalException refusal) {
            closeQuietly(directory);
            throw refusal;
        }
    }

    private interface Opener {
        SegmentedLog open(LogDirectory directory) throws IOException;
    }

    @Override
    public CompletionStage<Position> append(List<byte[]> records, Allowance allowance) {
        List<byte[]> copied = List.copyOf(records);
        if (copied.isEmpty()) {
            throw new IllegalArgumentException("nothing to append");
        }
        long bytes = Frame.bytesOf(copied);
        if (bytes > AppendQueue.roomOf(settings)) {
            throw new IllegalArgumentException(
                    "an append of " + bytes + " bytes is over " + AppendQueue.roomOf(settings));
        }
        return queue.add(copied, bytes, requireNonNull(allowance, "allowance"));
    }

    @Override
    public LogUsage usage() {
        LockSupport.unpark(helper);
        return new LogUsage(
                log.usedBytes(),
                settings.logBytes() - (long) settings.reserveSegments() * settings.segmentBytes(),
                queue.waitingBytes(),
                log.freeBytes(),
                log.lastSyncNanos(),
                log.syncs());
    }

    @Override
    public long id() {
        return log.id();
    }

    @Override
    public LogReader reader(Position from) {
        return log.reader(requireNonNull(from, "from"));
    }

    @Override
    public Position follow(RecordReader follower) {
        return following.begin(follower);
    }

    /** Looks for damage at this rate at most, as its steps are called. Any thread; what it gives, one at a time. */
    public Scrubber scrubber(long bytesPerSecond) {
        return new Scrubber(log, clock, bytesPerSecond);
    }

    @Override
    public Position first() {
        return log.first();
    }

    @Override
    public void trim(Position upTo) {
        try {
            log.trim(requireNonNull(upTo, "upTo"));
            LockSupport.unpark(helper);
        } catch (IOException failure) {
            throw new JournalException(
                    Reason.UNREADABLE, "cannot forget records up to " + upTo + ": " + failure, failure);
        }
    }

    @Override
    public Position last() {
        return log.last();
    }

    @Override
    public void close() {
        queue.close();
        try {
            writer.join(settings.closeTimeout().toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOG.error("the disk did not answer in time; the log's lock stays: position={}", log.last());
        }
    }

    /** The writer's whole life. */
    private void write() {
        @Nullable List<AppendQueue.Waiting> group = queue.take();
        boolean isHealthy = true;
        while (isHealthy && group != null) {
            isHealthy = write(group);
            group = isHealthy ? queue.take() : null;
        }
        end(isHealthy);
    }

    private void end(boolean isHealthy) {
        isEnding = true;
        LockSupport.unpark(helper);
        try {
            helper.join();
            if (isHealthy) {
                log.close();
            } else {
                log.abandon();
            }
        } catch (IOException | InterruptedException failure) {
            LOG.error("the log could not be closed: position={}", log.last(), failure);
        }
        closeQuietly(directory);
    }

    /** The helper's whole life: it makes files ahead, and learns what the disk has left, whenever somebody wakes it. */
    private void prepare() {
        while (!isEnding) {
            if (!log.prepare()) {
                LockSupport.park(this);
            }
        }
    }

    /** Whether the log may be written on. */
    private boolean write(List<AppendQueue.Waiting> group) {
        List<AppendQueue.Waiting> urgent = group.stream()
                .filter(each -> each.allowance() == Allowance.RESERVE)
                .toList();
        try {
            boolean isOrdinary = urgent.size() < group.size();
            if (!write(group, isOrdinary ? Allowance.ORDINARY : Allowance.RESERVE) && isOrdinary && !urgent.isEmpty()) {
                write(urgent, Allowance.RESERVE);
            }
            if (log.isBlankWanted()) {
                LockSupport.unpark(helper);
            }
            return true;
        } catch (IOException | RuntimeException | Error failure) {
            LOG.error("the log stops: position={}", log.last(), failure);
            JournalException stopped =
                    new JournalException(Reason.STOPPED, "the log stopped after a failed write: " + failure, failure);
            List<CompletableFuture<Position>> lost = queue.stop(stopped);
            group.forEach(each -> each.promise().completeExceptionally(stopped));
            lost.forEach(promise -> promise.completeExceptionally(stopped));
            return false;
        }
    }

    /** Whether there was room; if not, those that may take no more than this are refused. */
    private boolean write(List<AppendQueue.Waiting> group, Allowance allowance) throws IOException {
        List<byte[]> records =
                group.stream().flatMap(each -> each.records().stream()).collect(Collectors.toList());
        try {
            Position last = log.append(records, allowance);
            following.tell(records);
            long before = last.value() - records.size();
            for (AppendQueue.Waiting each : group) {
                before += each.records().size();
                each.promise().complete(new Position(before));
            }
            isFull = isFull && allowance == Allowance.RESERVE;
            return true;
        } catch (JournalException full) {
            if (!isFull) {
                LOG.error("the log is full: position={} {}", log.last(), full.getMessage());
            }
            isFull = true;
            group.stream()
                    .filter(each -> each.allowance() == allowance)
                    .forEach(each -> each.promise().completeExceptionally(full));
            return false;
        }
    }

    private static void closeQuietly(LogDirectory directory) {
        try {
            directory.close();
        } catch (IOException failure) {
            LOG.warn("the log's lock could not be given back", failure);
        }
    }
}
