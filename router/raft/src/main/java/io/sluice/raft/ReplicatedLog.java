package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.journal.Allowance;
import io.sluice.journal.DurableLog;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.LogReader;
import io.sluice.journal.LogUsage;
import io.sluice.raft.entry.Part;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One log of a group, as this router sees it: appends go to all routers, everything else is about the copy on this disk. Any
 * thread.
 */
final class ReplicatedLog implements DurableLog {
    /** Who may append. */
    enum Appending {
        ALLOWED,
        /** Only through what a leadership listener was given. */
        LEADER_ONLY
    }

    private final LocalLog log;
    private final GroupSender sender;
    private final Spreading spreading;
    private final Appending appending;
    private final long term;

    /** Until all that go on know a record of this log. */
    interface Spreading {
        CompletionStage<Void> everywhere(Position upTo);
    }

    private ReplicatedLog(LocalLog log, GroupSender sender, Spreading spreading, Appending appending, long term) {
        this.log = log;
        this.sender = sender;
        this.spreading = spreading;
        this.appending = appending;
        this.term = term;
    }

    static ReplicatedLog ofAll(LocalLog log, GroupSender sender, Spreading spreading) {
        return new ReplicatedLog(log, sender, spreading, Appending.ALLOWED, Part.ANY_TERM);
    }

    static ReplicatedLog ofLeader(LocalLog log, GroupSender sender, Spreading spreading) {
        return new ReplicatedLog(log, sender, spreading, Appending.LEADER_ONLY, Part.ANY_TERM);
    }

    /** The same log, for whoever leads in this term. */
    ReplicatedLog inTerm(long leading) {
        return new ReplicatedLog(log, sender, spreading, Appending.ALLOWED, leading);
    }

    @Override
    public CompletionStage<Position> append(List<byte[]> records, Allowance allowance) {
        List<byte[]> copied = List.copyOf(records);
        if (copied.isEmpty()) {
            throw new IllegalArgumentException("nothing to append");
        }
        if (appending == Appending.LEADER_ONLY) {
            return CompletableFuture.failedFuture(
                    new JournalException(Reason.NOT_LEADING, "only the router that leads appends to " + log.name()));
        }
        return sender.append(log, copied, term, requireNonNull(allowance, "allowance"));
    }

    @Override
    public LogUsage usage() {
        FileLog file = log.file();
        LogUsage local = file == null ? LogUsage.NONE : file.usage();
        return new LogUsage(
                local.usedBytes(),
                local.maxBytes(),
                local.waitingBytes() + sender.waitingBytes(),
                local.diskFreeBytes(),
                local.lastSyncNanos(),
                local.syncs());
    }

    /** 0 while the log is not there. */
    @Override
    public long id() {
        FileLog file = log.file();
        return file == null ? 0 : file.id();
    }

    @Override
    public LogReader reader(Position from) {
        return new Reader(requireNonNull(from, "from"));
    }

    @Override
    public Position follow(RecordReader follower) {
        return log.follow(follower);
    }

    @Override
    public CompletionStage<Void> everywhere(Position upTo) {
        return spreading.everywhere(requireNonNull(upTo, "upTo"));
    }

    @Override
    public Position first() {
        FileLog file = log.file();
        return file == null ? new Position(1) : file.first();
    }

    @Override
    public void trim(Position upTo) {
        if (upTo.compareTo(last()) > 0) {
            throw new IllegalArgumentException("record " + upTo + " is not confirmed; the last one is " + last());
        }
        sender.trim(log, upTo);
    }

    @Override
    public Position last() {
        return new Position(log.told());
    }

    /** The node closes it. */
    @Override
    public void close() {}

    /** Goes on in the file that is there, also when that was taken anew from another router. */
    private final class Reader implements LogReader {
        private Position next;
        private @Nullable FileLog file;
        private @Nullable LogReader reading;

        Reader(Position from) {
            this.next = new Position(Math.max(1, from.value()));
        }

        @Override
        public int read(int maxBytes, RecordReader reader) {
            LogReader current = current();
            if (current == null) {
                return 0;
            }
            try {
                int count = current.read(maxBytes, reader);
                next = current.next();
                return count;
            } catch (JournalException failure) {
                return onFailure(failure);
            }
        }

        /** What is damaged here is whole elsewhere: it is read on when it has been taken from there. */
        private int onFailure(JournalException failure) {
            FileLog reading = file;
            if (reading == null || reading != log.file()) {
                return 0;
            }
            if (failure.reason() == Reason.DAMAGED && log.onDamage(reading, failure)) {
                return 0;
            }
            throw failure;
        }

        private @Nullable LogReader current() {
            FileLog now = log.file();
            if (now == null) {
                return null;
            }
            if (now != file) {
                close();
                file = now;
                reading = now.reader(next);
            }
            return reading;
        }

        @Override
        public Position next() {
            LogReader current = reading;
            return current == null ? next : current.next();
        }

        @Override
        public void close() {
            LogReader closing = reading;
            if (closing != null) {
                next = closing.next();
                closing.close();
            }
        }
    }
}
