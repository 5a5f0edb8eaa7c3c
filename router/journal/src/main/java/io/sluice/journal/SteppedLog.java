package io.sluice.journal;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.disk.LogDirectory;
import io.sluice.journal.format.Frame;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * The log of {@link FileLog} without its threads: what was appended is written when the owner says so. For simulations, whose
 * time is not the disk's. One thread.
 */
public final class SteppedLog implements DurableLog {
    private final SegmentedLog log;
    private final AppendQueue queue;
    private final Following following;
    private final JournalSettings settings;

    private SteppedLog(SegmentedLog log, JournalSettings settings) {
        this.log = log;
        this.settings = settings;
        this.queue = new AppendQueue(settings);
        this.following = new Following(log.last());
    }

    /**
     * As {@link FileLog}, not encrypted, but whatever else the directory throws goes through.
     *
     * @throws JournalException DAMAGED, UNKNOWN_VERSION, UNREADABLE or FULL
     */
    public static SteppedLog open(
            LogDirectory directory, JournalSettings settings, RandomGenerator random, MonotonicClock clock) {
        try {
            return new SteppedLog(SegmentedLog.open(directory, settings, LogKeys.NONE, random, clock), settings);
        } catch (IOException failure) {
            throw new JournalException(Reason.UNREADABLE, "cannot read the log: " + failure, failure);
        }
    }

    @Override
    public CompletionStage<Position> append(List<byte[]> records, Allowance allowance) {
        List<byte[]> copied = List.copyOf(records);
        return queue.add(copied, Frame.bytesOf(copied), requireNonNull(allowance, "allowance"));
    }

    /** Whether {@link #write} has something to do. */
    public boolean hasWaiting() {
        return queue.waitingBytes() > 0;
    }

    /** Writes and syncs as much of what waits as fits into one write, and completes its stages. */
    public void write() {
        List<AppendQueue.Waiting> group = queue.take();
        if (group == null) {
            return;
        }
        List<AppendQueue.Waiting> left = new ArrayList<>(group);
        try {
            boolean ordinary = left.stream().anyMatch(each -> each.allowance() == Allowance.ORDINARY);
            if (ordinary && !write(left, Allowance.ORDINARY)) {
                left.removeIf(each -> each.allowance() == Allowance.ORDINARY);
            }
            if (!left.isEmpty() && !left.get(0).promise().isDone()) {
                write(left, Allowance.RESERVE);
            }
        } catch (IOException failure) {
            JournalException stopped = new JournalException(Reason.STOPPED, "the log stopped: " + failure, failure);
            queue.stop(stopped).forEach(promise -> promise.completeExceptionally(stopped));
            left.forEach(each -> each.promise().completeExceptionally(stopped));
        }
    }

    /** Whether there was room; if not, those that may take no more than this are refused. */
    private boolean write(List<AppendQueue.Waiting> group, Allowance allowance) throws IOException {
        List<byte[]> records =
                group.stream().flatMap(each -> each.records().stream()).toList();
        try {
            long before = log.append(records, allowance).value() - records.size();
            following.tell(records);
            for (AppendQueue.Waiting each : group) {
                before += each.records().size();
                each.promise().complete(new Position(before));
            }
            return true;
        } catch (JournalException full) {
            group.stream()
                    .filter(each -> each.allowance() == allowance)
                    .forEach(each -> each.promise().completeExceptionally(full));
            return false;
        }
    }

    /** Makes one write or sync for a file that will be needed; whether there is another one to make. */
    public boolean prepare() {
        return log.isBlankWanted() && log.prepare();
    }

    @Override
    public LogUsage usage() {
        long limit = settings.logBytes() - (long) settings.reserveSegments() * settings.segmentBytes();
        return new LogUsage(
                log.usedBytes(), limit, queue.waitingBytes(), log.freeBytes(), log.lastSyncNanos(), log.syncs());
    }

    @Override
    public long id() {
        return log.id();
    }

    @Override
    public LogReader reader(Position from) {
        return log.reader(from);
    }

    @Override
    public Position follow(RecordReader follower) {
        return following.begin(follower);
    }

    @Override
    public Position first() {
        return log.first();
    }

    @Override
    public void trim(Position upTo) {
        try {
            log.trim(upTo);
        } catch (IOException failure) {
            throw new JournalException(Reason.UNREADABLE, "cannot forget up to " + upTo + ": " + failure, failure);
        }
    }

    @Override
    public Position last() {
        return log.last();
    }

    /** Writes what waits, and the mark of the end. */
    @Override
    public void close() {
        while (hasWaiting()) {
            write();
        }
        queue.close();
        try {
            log.close();
        } catch (IOException failure) {
            throw new JournalException(Reason.STOPPED, "the log could not be closed: " + failure, failure);
        }
    }
}
