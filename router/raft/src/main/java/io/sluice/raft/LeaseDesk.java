package io.sluice.raft;

import io.sluice.core.lease.LeaseGrant;
import io.sluice.core.lease.LeaseRequest;
import io.sluice.core.lease.LeaseTable;
import io.sluice.core.time.MonotonicClock;
import io.sluice.raft.call.Answer;
import io.sluice.raft.call.Answer.Status;
import io.sluice.raft.call.PeerCalls;
import io.sluice.raft.call.Request;
import io.sluice.raft.entry.Output;
import io.sluice.raft.member.Seats;
import io.sluice.raft.member.Seats.Seat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leases while this router leads the map. Nothing is answered before a majority has said that it still leads, in the term
 * that the table is of. Any thread; the table is guarded by this monitor.
 */
final class LeaseDesk {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseDesk.class);
    private static final Duration NUDGE = Duration.ofMillis(500);
    private static final long NUDGE_NANOS = Duration.ofMillis(20).toNanos();

    private final Groups groups;
    private final PeerCalls calls;
    private final MonotonicClock clock;
    private @Nullable LeaseTable table;
    private long term;
    private long nudgedAt;

    LeaseDesk(Groups groups, PeerCalls calls, MonotonicClock clock) {
        this.groups = groups;
        this.calls = calls;
        this.clock = clock;
        this.nudgedAt = clock.nanos();
    }

    /** From here on nobody else gives leases; those of before run out by themselves. */
    synchronized void onLeading(long leading) {
        Set<String> members = new TreeSet<>();
        for (Group group : Group.values()) {
            seats(group).forEach(each -> members.add(each.router()));
        }
        table = new LeaseTable(members, clock.nanos());
        term = leading;
    }

    synchronized void onNotLeading() {
        table = null;
    }

    private Stream<Seat> seats(Group group) {
        Seats seats = groups.seats(group);
        return Stream.concat(seats.voters().stream(), seats.listeners().stream());
    }

    CompletionStage<Answer> renew(byte[] body) {
        LeaseRequest request = LeaseCodec.request(body);
        // What was agreed on while it had no lease concerns both groups; to go on with one needs only that this router
        // leads.
        List<Group> read = request.isFresh() ? List.of(Group.MAP, Group.QUEUE) : List.of(Group.MAP);
        return confirmed(read, () -> Answer.ok(LeaseCodec.write(grant(request))));
    }

    private synchronized LeaseGrant grant(LeaseRequest request) {
        long now = clock.nanos();
        LeaseTable current = table;
        boolean isGranted = current != null && current.renew(request, now);
        Set<String> holders = current == null ? Set.of() : current.holders(now);
        return new LeaseGrant(isGranted, holders, request.isFresh() ? agreed() : Map.of());
    }

    private Map<String, Long> agreed() {
        Map<String, Long> agreed = new HashMap<>();
        for (Group group : Group.values()) {
            groups.machine(group)
                    .ifPresent(machine -> machine.positions()
                            .forEach((log, position) -> agreed.put(LeaseCodec.key(group, log), position)));
        }
        return agreed;
    }

    /** Up to where everybody knows a log; whoever does not know enough is asked to say what it knows now. */
    CompletionStage<Answer> spread(String log, long wanted) {
        return confirmed(List.of(Group.MAP), () -> Answer.ok(new byte[0])).thenCompose(leads -> {
            if (leads.status() != Status.OK) {
                return CompletableFuture.completedStage(leads);
            }
            long position = everywhere(log);
            if (position < wanted) {
                nudge();
                return CompletableFuture.completedStage(answer(position));
            }
            // It may have been deposed while it judged, and another one may have given a lease since.
            return confirmed(List.of(Group.MAP), () -> answer(position));
        });
    }

    private static Answer answer(long position) {
        return Answer.ok(new Output().i64(position).toBytes());
    }

    private synchronized long everywhere(String log) {
        LeaseTable current = table;
        return current == null ? 0 : current.everywhere(log, clock.nanos());
    }

    private void nudge() {
        synchronized (this) {
            if (clock.nanos() - nudgedAt < NUDGE_NANOS) {
                return;
            }
            nudgedAt = clock.nanos();
        }
        Request nudge = groups.scope(Group.MAP).request(Request.Kind.NUDGE, new byte[0]);
        seats(Group.MAP).forEach(each -> {
            CompletionStage<byte[]> asked = calls.ask(each.address(), nudge, NUDGE);
            asked.exceptionally(silent -> {
                LOG.debug("a router does not answer: {}", each, silent);
                return new byte[0];
            });
        });
    }

    /** The answer, once these groups are known here as far as they were agreed on, if this router has led all the time. */
    private CompletionStage<Answer> confirmed(List<Group> read, Supplier<Answer> answer) {
        Engine engine = groups.engine();
        long before = leading();
        if (engine == null || before == 0) {
            return CompletableFuture.completedStage(Answer.no(Status.NOT_LEADING, ""));
        }
        List<CompletableFuture<?>> reads = new ArrayList<>();
        for (Group group : read) {
            RaftGroupId id = groups.id(group);
            if (id == null) {
                return CompletableFuture.completedStage(Answer.no(Status.FAILED, "of no cluster"));
            }
            reads.add(engine.read(id));
        }
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
                .thenApply(done -> leading() == before ? answer.get() : Answer.no(Status.NOT_LEADING, ""));
    }

    /** The term in which this router leads, and has a table; 0: it does not. */
    private long leading() {
        long known;
        synchronized (this) {
            known = table == null ? 0 : term;
        }
        return groups.division(Group.MAP)
                .map(RaftServer.Division::getInfo)
                .filter(DivisionInfo::isLeaderReady)
                .filter(info -> info.getCurrentTerm() == known)
                .map(info -> known)
                .orElse(0L);
    }
}
