package io.sluice.raft;

import io.sluice.core.lease.LeaseGrant;
import io.sluice.core.lease.LeaseHolder;
import io.sluice.core.lease.LeaseRequest;
import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalException.Reason;
import io.sluice.raft.call.PeerCalls;
import io.sluice.raft.call.Request;
import io.sluice.raft.entry.Input;
import io.sluice.raft.entry.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This router's lease, and whoever waits until all that have one know a record. Owned by a thread of its own, which looks every ten
 * milliseconds and never waits.
 */
final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final Duration CALL = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 10;
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final long STOP_SECONDS = 2;

    private final Groups groups;
    private final PeerCalls calls;
    private final MonotonicClock clock;
    private final long timeoutNanos;
    private final LeaseHolder holder;
    private final ScheduledExecutorService thread = Threads.one("sluice-raft-lease");
    private final Map<String, Spread> spreads = new HashMap<>();
    private final List<Consumer<Set<String>>> listeners = new ArrayList<>();
    private volatile long mapHeeded;
    private volatile boolean isUsable;
    private volatile long until;
    private volatile Set<String> routers = Set.of();

    /** Whoever waits for one log. */
    private static final class Spread {
        private final List<Waiting> waiting = new ArrayList<>();
        private boolean isAsking;
        private long askedAt;
    }

    private record Waiting(long position, long deadline, CompletableFuture<Void> promise) {}

    Leases(RaftSettings settings, Groups groups, PeerCalls calls, MonotonicClock clock) {
        this.groups = groups;
        this.calls = calls;
        this.clock = clock;
        this.timeoutNanos = settings.appendTimeout().toNanos();
        this.holder = new LeaseHolder(settings.router(), groups.identity().incarnation());
        this.until = clock.nanos();
    }

    void start() {
        Threads.every(LOOK_MILLIS, thread, this::look);
    }

    /** Any thread; costs a look at the clock. */
    boolean isHeld() {
        return isUsable && until - clock.nanos() > 0;
    }

    Set<String> routers() {
        return routers;
    }

    void onRouters(Consumer<Set<String>> listener) {
        execute(() -> {
            listeners.add(listener);
            listener.accept(routers);
        });
    }

    /** The map is acted by, up to there. Any thread. */
    void onMapHeeded(Position position) {
        mapHeeded = Math.max(mapHeeded, position.value());
    }

    /** Somebody waits for what this router has heeded. Any thread. */
    void nudge() {
        execute(() -> {
            holder.onNudge(clock.nanos());
            look();
        });
    }

    CompletionStage<Void> everywhere(Group group, String log, Position upTo) {
        CompletableFuture<Void> promise = new CompletableFuture<>();
        Waiting waiting = new Waiting(upTo.value(), clock.nanos() + timeoutNanos, promise);
        boolean isTaken = execute(() -> {
            spreads.computeIfAbsent(LeaseCodec.key(group, log), key -> new Spread())
                    .waiting
                    .add(waiting);
            look();
        });
        if (!isTaken) {
            promise.completeExceptionally(unconfirmed("the router stops"));
        }
        return promise;
    }

    private boolean execute(Runnable work) {
        try {
            thread.execute(work);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    private void look() {
        try {
            heed();
            long now = clock.nanos();
            if (holder.isDue(now)) {
                renew(now);
            }
            publish();
            spreads.forEach((log, spread) -> look(log, spread, now));
            spreads.values().removeIf(spread -> spread.waiting.isEmpty() && !spread.isAsking);
        } catch (RuntimeException failure) {
            LOG.warn("leases", failure);
        }
    }

    /** What the followers of each log were told, and as much of the map as the control loop says. */
    private void heed() {
        LocalLogs queue = groups.logs(Group.QUEUE);
        for (String log : queue.names()) {
            holder.onHeeded(LeaseCodec.key(Group.QUEUE, log), queue.of(log).told());
        }
        holder.onHeeded(LeaseCodec.key(Group.MAP, RaftNode.MAP_LOG), mapHeeded);
    }

    private void publish() {
        boolean isNow = holder.isUsable(clock.nanos());
        if (isNow != isUsable) {
            LOG.info(isNow ? "this router has a lease" : "this router has no lease");
        }
        // Never the new time with the old word: a process that was frozen would go on by what it knew before.
        isUsable = isUsable && isNow;
        until = holder.until();
        isUsable = isNow;
        if (!routers.equals(holder.routers())) {
            routers = holder.routers();
            listeners.forEach(each -> each.accept(routers));
        }
    }

    private void renew(long now) {
        LeaseRequest request = holder.ask(now);
        ask(Request.Kind.RENEW, LeaseCodec.write(request))
                .whenComplete((body, error) -> execute(() -> {
                    if (error == null) {
                        onAnswer(LeaseCodec.grant(body), request.isFresh());
                    } else {
                        LOG.debug("no lease", error);
                        holder.onSilence();
                    }
                }));
    }

    private void onAnswer(LeaseGrant grant, boolean wasFresh) {
        holder.onAnswer(grant, wasFresh);
        heed();
        publish();
    }

    private void look(String log, Spread spread, long now) {
        for (Iterator<Waiting> each = spread.waiting.iterator(); each.hasNext(); ) {
            Waiting waiting = each.next();
            if (waiting.deadline() - now <= 0) {
                each.remove();
                waiting.promise().completeExceptionally(unconfirmed("not every router has answered in time"));
            }
        }
        if (!spread.waiting.isEmpty() && !spread.isAsking && now - spread.askedAt >= PAUSE_NANOS) {
            spread.isAsking = true;
            spread.askedAt = now;
            long wanted =
                    spread.waiting.stream().mapToLong(Waiting::position).min().orElse(0);
            byte[] body = new Output().text(log).i64(wanted).toBytes();
            ask(Request.Kind.SPREAD, body)
                    .whenComplete((answer, error) -> execute(() -> onSpread(spread, answer, error)));
        }
    }

    private void onSpread(Spread spread, byte[] answer, Throwable error) {
        spread.isAsking = false;
        if (error != null) {
            LOG.debug("who knows is not known", error);
            return;
        }
        long position = new Input(answer).i64();
        List<Waiting> done = spread.waiting.stream()
                .filter(each -> each.position() <= position)
                .toList();
        spread.waiting.removeAll(done);
        done.forEach(each -> each.promise().complete(null));
    }

    /** Of whoever leads the map. */
    private CompletionStage<byte[]> ask(Request.Kind kind, byte[] body) {
        return groups.leader(Group.MAP)
                .map(leader ->
                        calls.ask(leader.getAddress(), groups.scope(Group.MAP).request(kind, body), CALL))
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("nobody leads")));
    }

    private static JournalException unconfirmed(String why) {
        return new JournalException(Reason.UNCONFIRMED, why);
    }

    void close() {
        execute(() -> spreads.values()
                .forEach(spread -> spread.waiting.forEach(
                        each -> each.promise().completeExceptionally(unconfirmed("the router stops")))));
        Threads.end(thread, STOP_SECONDS);
        isUsable = false;
    }
}
