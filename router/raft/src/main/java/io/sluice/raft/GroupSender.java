package io.sluice.raft;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.Allowance;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalException.Reason;
import io.sluice.raft.entry.Entry;
import io.sluice.raft.entry.EntryCodec;
import io.sluice.raft.entry.Part;
import io.sluice.raft.entry.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what this router appends to a group, one batch at a time: what comes while one is under way goes into the next. A batch is
 * sent until its reply is known, for however long that takes, since the next one must stand behind it; who waits for it is told
 * at its own deadline that the outcome is unknown. A thread of its own sends; any thread appends.
 */
final class GroupSender {
    private static final Logger LOG = LoggerFactory.getLogger(GroupSender.class);
    private static final long LOOK_MILLIS = 50;
    private static final long PAUSE_MILLIS = 20;
    private static final long ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Sending sending;
    private final Proposals proposals;
    private final EntryCodec codec;
    private final RandomGenerator random;
    private final MonotonicClock clock;
    private final Thread thread;

    /** Not taken yet. Guarded by this monitor, as is what follows. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** Everything that somebody waits for, by deadline. */
    private final Deque<Waiting> open = new ArrayDeque<>();

    private long waitingBytes;
    private boolean isClosed;
    private boolean isStale;

    /**
     * Who sends, and within which limits.
     *
     * @param origin the peer id of this disk
     */
    record Sending(
            String group, String origin, long incarnation, long batchBytes, long waitingBytes, long timeoutNanos) {}

    /** The log, and what is done to it; trims have no promise. */
    static final class Waiting {
        private final LocalLog log;
        private final Part part;
        private final long bytes;
        private final @Nullable CompletableFuture<Position> promise;
        private final long deadline;
        private volatile boolean isSent;

        private Waiting(
                LocalLog log, Part part, long bytes, @Nullable CompletableFuture<Position> promise, long deadline) {
            this.log = log;
            this.part = part;
            this.bytes = bytes;
            this.promise = promise;
            this.deadline = deadline;
        }
    }

    GroupSender(Sending sending, Proposals proposals, EntryCodec codec, RandomGenerator random, MonotonicClock clock) {
        this.sending = sending;
        this.proposals = proposals;
        this.codec = codec;
        this.random = random;
        this.clock = clock;
        this.thread = new Thread(this::run, "sluice-raft-send-" + sending.group());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** @throws IllegalArgumentException if it is larger than a batch may be */
    CompletionStage<Position> append(LocalLog log, List<byte[]> records, long term, Allowance allowance) {
        Part.Records part = new Part.Records(log.name(), random.nextLong(), term, records);
        long bytes = LocalLog.bytesOf(part.records());
        if (bytes > sending.batchBytes()) {
            throw new IllegalArgumentException("an append of " + bytes + " bytes is over " + sending.batchBytes());
        }
        if (allowance == Allowance.ORDINARY && log.isNearlyFull()) {
            return failed(Reason.FULL, "only the reserve is left");
        }
        long most = sending.waitingBytes() * (allowance == Allowance.RESERVE ? 2 : 1);
        CompletableFuture<Position> promise = new CompletableFuture<>();
        synchronized (this) {
            if (isClosed || isStale) {
                return failed(Reason.STOPPED, isStale ? "another router appends under this one's id" : "closed");
            }
            if (waitingBytes + bytes > most) {
                return failed(Reason.BUSY, waitingBytes + " bytes wait for the other routers");
            }
            add(new Waiting(log, part, bytes, promise, clock.nanos() + sending.timeoutNanos()));
        }
        return promise;
    }

    /** Has all routers forget, as soon as it can be sent. Never fails: it is told again anyway. */
    synchronized void trim(LocalLog log, Position upTo) {
        if (!isClosed && !isStale && waitingBytes < sending.waitingBytes()) {
            add(new Waiting(log, new Part.Trim(log.name(), upTo), EntryCodec.PART_BYTES, null, Long.MAX_VALUE));
        }
    }

    private void add(Waiting next) {
        waiting.add(next);
        waitingBytes += next.bytes;
        if (next.promise != null) {
            open.add(next);
        }
        notifyAll();
    }

    /** What waits to be sent. Any thread. */
    synchronized long waitingBytes() {
        return waitingBytes;
    }

    /** Fails what has waited for too long. Called every now and then, by one thread. */
    void sweep() {
        List<Waiting> late = new ArrayList<>();
        synchronized (this) {
            long now = clock.nanos();
            while (!open.isEmpty() && (isDone(open.element()) || open.element().deadline - now <= 0)) {
                Waiting each = open.remove();
                if (!isDone(each)) {
                    late.add(each);
                }
            }
            late.stream().filter(each -> !each.isSent).forEach(this::withdraw);
        }
        late.forEach(each -> fail(
                each,
                each.isSent ? Reason.UNCONFIRMED : Reason.BUSY,
                "the routers did not agree within " + TimeUnit.NANOSECONDS.toMillis(sending.timeoutNanos()) + " ms"));
    }

    private void withdraw(Waiting each) {
        if (waiting.remove(each)) {
            waitingBytes -= each.bytes;
        }
    }

    private static boolean isDone(Waiting each) {
        return each.promise == null || each.promise.isDone();
    }

    /** What was not sent fails as BUSY, what was as UNCONFIRMED. */
    void close() {
        List<Waiting> left;
        synchronized (this) {
            isClosed = true;
            left = List.copyOf(open);
            open.clear();
            waiting.clear();
            notifyAll();
        }
        left.forEach(each -> fail(each, each.isSent ? Reason.UNCONFIRMED : Reason.BUSY, "the router stops"));
        thread.interrupt();
    }

    /** The thread's whole life. */
    private void run() {
        try {
            for (long sequence = 1; ; sequence++) {
                List<Waiting> group = take();
                if (group.isEmpty()) {
                    return;
                }
                Batch batch = Batch.of(group);
                byte[] entry = codec.write(new Entry(sending.origin(), sending.incarnation(), sequence, batch.parts()));
                Reply reply = send(entry);
                if (reply.isStale()) {
                    stop(group);
                    return;
                }
                batch.resolve(reply);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            LOG.error("this router appends no more: group={}", sending.group(), broken);
            close();
        }
    }

    private void stop(List<Waiting> group) {
        LOG.error(
                "another router appends under this one's id, or the disk was copied: group={} origin={}",
                sending.group(),
                sending.origin());
        synchronized (this) {
            isStale = true;
        }
        group.forEach(each -> fail(each, Reason.STOPPED, "another router appends under this one's id"));
        close();
    }

    /** As many as one batch holds; none: closed. Appends of two terms do not go together. */
    private synchronized List<Waiting> take() throws InterruptedException {
        // Nothing is taken before somebody can be asked: so what was not sent can be told from what was.
        while (!isClosed && (waiting.isEmpty() || proposals.leader().isEmpty())) {
            wait(waiting.isEmpty() ? 0 : PAUSE_MILLIS);
        }
        List<Waiting> group = new ArrayList<>();
        long room = sending.batchBytes();
        while (!isClosed && !waiting.isEmpty() && waiting.element().bytes <= room) {
            Waiting next = waiting.remove();
            next.isSent = true;
            room -= next.bytes + EntryCodec.PART_BYTES;
            waitingBytes -= next.bytes;
            group.add(next);
        }
        return group;
    }

    /** Until somebody has an answer. */
    private Reply send(byte[] entry) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Optional<String> leader = proposals.leader();
            if (leader.isPresent()) {
                Optional<byte[]> reply = attempt(leader.get(), entry);
                if (reply.isPresent()) {
                    return Reply.read(reply.get());
                }
            }
            if (attempt == 100) {
                LOG.warn("a batch still waits for the other routers: group={}", sending.group());
            }
            pause();
        }
    }

    private synchronized void pause() throws InterruptedException {
        long until = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
        while (!isClosed && clock.nanos() - until < 0) {
            wait(PAUSE_MILLIS);
        }
        if (isClosed) {
            throw new InterruptedException("closed");
        }
    }

    /** A leader that was replaced meanwhile is not waited for. */
    private Optional<byte[]> attempt(String leader, byte[] entry) throws InterruptedException {
        long begin = clock.nanos();
        CompletableFuture<byte[]> reply = proposals.propose(leader, entry);
        while (clock.nanos() - begin < ATTEMPT_NANOS) {
            try {
                return Optional.of(reply.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException notYet) {
                Optional<String> now = proposals.leader();
                if (now.isPresent() && !now.get().equals(leader)) {
                    return Optional.empty();
                }
            } catch (ExecutionException failure) {
                LOG.debug("a batch is sent again: group={} leader={}", sending.group(), leader, failure);
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static void fail(Waiting each, Reason reason, String why) {
        if (each.promise != null) {
            each.promise.completeExceptionally(new JournalException(reason, why));
        }
    }

    private static CompletionStage<Position> failed(Reason reason, String why) {
        return CompletableFuture.failedFuture(new JournalException(reason, why));
    }

    /** Appends that are sent together: those to one log, in one term, are one part. */
    record Batch(List<Part> parts, List<List<Waiting>> members) {
        static Batch of(List<Waiting> group) {
            List<Part> parts = new ArrayList<>();
            List<List<Waiting>> members = new ArrayList<>();
            for (Waiting each : group) {
                int at = each.part instanceof Part.Records records ? find(parts, records) : -1;
                if (at >= 0) {
                    members.get(at).add(each);
                } else {
                    parts.add(each.part);
                    members.add(new ArrayList<>(List.of(each)));
                }
            }
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i) instanceof Part.Records first && members.get(i).size() > 1) {
                    parts.set(i, merged(first, members.get(i)));
                }
            }
            return new Batch(parts, members);
        }

        private static int find(List<Part> parts, Part.Records records) {
            for (int i = parts.size() - 1; i >= 0; i--) {
                if (parts.get(i) instanceof Part.Records there
                        && there.log().equals(records.log())
                        && there.term() == records.term()) {
                    return i;
                }
            }
            return -1;
        }

        private static Part.Records merged(Part.Records first, List<Waiting> members) {
            List<byte[]> all = new ArrayList<>();
            members.forEach(each -> all.addAll(((Part.Records) each.part).records()));
            return new Part.Records(first.log(), first.proposedId(), first.term(), all);
        }

        void resolve(Reply reply) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i) instanceof Part.Records records) {
                    resolve(members.get(i), records, reply.lines().get(i));
                }
            }
        }

        private static void resolve(List<Waiting> members, Part.Records records, long last) {
            long position = last - records.records().size();
            for (Waiting each : members) {
                CompletableFuture<Position> promise = each.promise;
                if (promise == null) {
                    continue;
                }
                if (last == Reply.REFUSED) {
                    fail(each, Reason.NOT_LEADING, "the term in which this router led is over");
                } else {
                    position += ((Part.Records) each.part).records().size();
                    each.log.whenTold(position, promise);
                }
            }
        }
    }
}
