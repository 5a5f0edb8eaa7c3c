package io.sluice.raft;

import io.sluice.journal.FileLog;
import io.sluice.raft.call.Answer;
import io.sluice.raft.call.Answer.Status;
import io.sluice.raft.call.Request;
import io.sluice.raft.entry.Input;
import io.sluice.raft.member.PeerView;
import io.sluice.raft.member.Seats;
import io.sluice.raft.member.Seats.Seat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what other routers ask this one. Any thread; reading a log blocks. */
final class PeerDesk {
    private static final Logger LOG = LoggerFactory.getLogger(PeerDesk.class);

    private static final int STRANGERS_MAX = 100;

    private final RaftSettings settings;
    private final Groups groups;
    private final LeaseDesk leases;
    private final Runnable onNudge;
    private volatile Function<byte[], CompletionStage<byte[]>> word =
            asked -> CompletableFuture.failedStage(new IllegalStateException("nobody answers here yet"));
    /** Other clusters, whose routers were told of once. */
    private final Set<String> strangers = ConcurrentHashMap.newKeySet();

    /** One change of a group's members at a time. */
    private final Set<Group> changing = ConcurrentHashMap.newKeySet();

    PeerDesk(RaftSettings settings, Groups groups, LeaseDesk leases, Runnable onNudge) {
        this.settings = settings;
        this.groups = groups;
        this.leases = leases;
        this.onNudge = onNudge;
    }

    void onWord(Function<byte[], CompletionStage<byte[]>> handler) {
        word = handler;
    }

    CompletionStage<Answer> answer(Request request) {
        String own = groups.identity().clusterId();
        boolean isOther = !own.isEmpty() && !request.clusterId().isEmpty() && !own.equals(request.clusterId());
        if (!request.cluster().equals(settings.cluster()) || isOther) {
            if (strangers.size() < STRANGERS_MAX && strangers.add(request.cluster() + " " + request.clusterId())) {
                LOG.error(
                        "a router of another cluster asks this one: its cluster={} {} own={} {}",
                        request.cluster(),
                        request.clusterId(),
                        settings.cluster(),
                        own);
            }
            return now(Answer.no(Status.OTHER_CLUSTER, "this router is of cluster " + settings.cluster() + " " + own));
        }
        Group group = Group.of(request.group());
        return switch (request.kind()) {
            case HELLO -> now(Answer.ok(view().toBytes()));
            case PROPOSE -> propose(group, request.body());
            case ADMIT -> now(admit(group, request.body()));
            case REMOVE -> remove(group, new Input(request.body()).text());
            case STATE ->
                now(groups.machine(group)
                        .map(machine -> CatchUp.state(machine.state(), groups.logs(group)))
                        .orElse(Answer.no(Status.FAILED, "the group is not open here")));
            case PULL -> now(CatchUp.pull(request.body(), groups.logs(group)));
            case RENEW -> leases.renew(request.body());
            case SPREAD -> spread(new Input(request.body()));
            case NUDGE -> {
                onNudge.run();
                yield now(Answer.ok(new byte[0]));
            }
            case WORD -> word.apply(request.body()).thenApply(Answer::ok);
        };
    }

    private CompletionStage<Answer> spread(Input body) {
        return leases.spread(body.text(), body.i64());
    }

    /** This router, as the others see it. */
    PeerView view() {
        FileLog map = groups.logs(Group.MAP).file(RaftNode.MAP_LOG);
        return new PeerView(
                settings.router(),
                groups.identity().peer(),
                settings.advertised(),
                groups.identity().clusterId(),
                isEmpty(groups.logs(Group.MAP)) && isEmpty(groups.logs(Group.QUEUE)),
                map == null || map.last().value() == 0 ? 0 : map.id());
    }

    private static boolean isEmpty(LocalLogs logs) {
        return logs.names().stream().allMatch(name -> {
            FileLog log = logs.file(name);
            return log == null || log.last().value() == 0;
        });
    }

    private CompletionStage<Answer> propose(Group group, byte[] entry) {
        Engine engine = groups.engine();
        RaftGroupId id = groups.id(group);
        if (engine == null || id == null) {
            return now(Answer.no(Status.NOT_LEADING, "not of a cluster"));
        }
        return engine.write(id, entry)
                .thenApply(reply -> Answer.ok(reply.getMessage().getContent().toByteArray()))
                .exceptionally(PeerDesk::refusal);
    }

    private static Answer refusal(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && !(cause instanceof NotLeaderException)) {
            cause = cause.getCause();
        }
        boolean isElsewhere = cause instanceof NotLeaderException || cause instanceof LeaderNotReadyException;
        return Answer.no(isElsewhere ? Status.NOT_LEADING : Status.FAILED, cause.toString());
    }

    /** Begins to take a router in; it sees by its own configuration when it is. */
    private Answer admit(Group group, byte[] body) {
        Input in = new Input(body);
        Seat seat = new Seat(in.text(), in.text(), in.text());
        if (!leads(group)) {
            return Answer.no(Status.NOT_LEADING, "");
        }
        Seats now = groups.seats(group);
        Seats next = now.admit(seat, settings.voters().keySet());
        if (!next.isSame(now)) {
            change(group, next);
        }
        return Answer.ok(new byte[0]);
    }

    CompletionStage<Answer> remove(Group group, String router) {
        if (!leads(group)) {
            return now(Answer.no(Status.NOT_LEADING, ""));
        }
        Seats now = groups.seats(group);
        Seats next = now.without(router);
        if (next.isSame(now)) {
            return now(Answer.ok(new byte[0]));
        }
        if (next.voters().isEmpty()) {
            return now(Answer.no(Status.FAILED, router + " is the last one that votes"));
        }
        return change(group, next).thenApply(done -> Answer.ok(new byte[0])).exceptionally(PeerDesk::refusal);
    }

    private boolean leads(Group group) {
        return groups.division(group)
                .map(RaftServer.Division::getInfo)
                .map(info -> info.isLeader() && info.isLeaderReady())
                .orElse(false);
    }

    private CompletionStage<?> change(Group group, Seats next) {
        Engine engine = groups.engine();
        RaftGroupId id = groups.id(group);
        if (engine == null || id == null || !changing.add(group)) {
            return CompletableFuture.failedStage(new IllegalStateException("another change is under way"));
        }
        LOG.info(
                "the members change: group={} voters={} listeners={}",
                group,
                names(next.voters()),
                names(next.listeners()));
        return engine.configure(
                        id,
                        next.voters().stream()
                                .map(each -> Groups.peer(each, RaftPeerRole.FOLLOWER))
                                .toList(),
                        next.listeners().stream()
                                .map(each -> Groups.peer(each, RaftPeerRole.LISTENER))
                                .toList())
                .whenComplete((done, error) -> {
                    changing.remove(group);
                    if (error != null) {
                        LOG.warn("the members did not change: group={} {}", group, error.toString());
                    }
                });
    }

    private static List<String> names(List<Seat> seats) {
        return seats.stream().map(Seat::peer).toList();
    }

    private static CompletionStage<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
