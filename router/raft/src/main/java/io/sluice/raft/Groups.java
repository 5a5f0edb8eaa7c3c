package io.sluice.raft;

import io.sluice.raft.call.PeerCalls;
import io.sluice.raft.entry.EntryCodec;
import io.sluice.raft.entry.GroupState;
import io.sluice.raft.entry.LogPlace;
import io.sluice.raft.member.Seats;
import io.sluice.raft.member.Seats.Seat;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.statemachine.StateMachine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two groups of one node: their logs, their machines, and the engine that runs them, which may be replaced. Any thread;
 * who opens and closes groups is {@link Membership}.
 */
final class Groups implements GroupMachine.Host {
    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
    private static final long REPAIR_ROUNDS_TOLD = 20;

    private final RaftSettings settings;
    private final RaftParts parts;
    private final PeerCalls calls;
    private final CatchUp catchUp;
    private final Map<Group, LocalLogs> logs;
    private final Map<Group, GroupMachine> machines = new ConcurrentHashMap<>();
    private final Map<Group, Boolean> troubled = new ConcurrentHashMap<>();
    private volatile @Nullable Engine engine;
    private volatile Identity identity;
    private volatile Watcher watcher = Watcher.NOBODY;

    /** Told of what happens in the groups; on Ratis' threads: must return at once. */
    interface Watcher {
        Watcher NOBODY = new Watcher() {};

        default void onLeading(Group group, long term) {}

        default void onNotLeading(Group group) {}

        /** A group must be looked after. */
        default void onCall() {}
    }

    Groups(
            RaftSettings settings,
            RaftParts parts,
            PeerCalls calls,
            CatchUp catchUp,
            Map<Group, LocalLogs> logs,
            Identity identity) {
        this.settings = settings;
        this.parts = parts;
        this.calls = calls;
        this.catchUp = catchUp;
        this.logs = new EnumMap<>(logs);
        this.identity = identity;
        this.logs.forEach((group, each) -> each.onFailure(error -> onTrouble(group, error)));
    }

    void watch(Watcher next) {
        watcher = next;
    }

    Identity identity() {
        return identity;
    }

    void be(Identity next) {
        identity = next;
    }

    void run(@Nullable Engine next) {
        engine = next;
    }

    @Nullable
    Engine engine() {
        return engine;
    }

    LocalLogs logs(Group group) {
        LocalLogs found = logs.get(group);
        if (found == null) {
            throw new IllegalStateException("no logs of " + group);
        }
        return found;
    }

    /** Null while it is of no cluster. */
    @Nullable
    RaftGroupId id(Group group) {
        String clusterId = identity.clusterId();
        return clusterId.isEmpty() ? null : group.id(clusterId);
    }

    StateMachine machine(RaftGroupId id) {
        Group group = id.equals(id(Group.MAP)) ? Group.MAP : Group.QUEUE;
        GroupMachine machine = new GroupMachine(group, logs(group), codec(group), this);
        machines.put(group, machine);
        return machine;
    }

    /** Empty while the group is not open. */
    Optional<GroupMachine> machine(Group group) {
        return division(group).isPresent() ? Optional.ofNullable(machines.get(group)) : Optional.empty();
    }

    EntryCodec codec(Group group) {
        return new EntryCodec(group.number(), group == Group.MAP ? parts.mapKeys() : parts.queueKeys(), parts.random());
    }

    Optional<RaftServer.Division> division(Group group) {
        Engine running = engine;
        return running == null ? Optional.empty() : running.division(id(group));
    }

    Optional<RaftPeer> leader(Group group) {
        Engine running = engine;
        return running == null ? Optional.empty() : running.leader(id(group));
    }

    /** Who is in the group, as this router knows. */
    Seats seats(Group group) {
        return division(group)
                .map(RaftServer.Division::getRaftConf)
                // What a group was opened with is not what was agreed on.
                .filter(configuration -> configuration.getLogEntryIndex() >= 0)
                .map(Groups::seats)
                .orElse(new Seats(List.of(), List.of()));
    }

    private static Seats seats(RaftConfiguration configuration) {
        return new Seats(
                configuration.getCurrentPeers(RaftPeerRole.FOLLOWER).stream()
                        .map(Groups::seat)
                        .toList(),
                configuration.getCurrentPeers(RaftPeerRole.LISTENER).stream()
                        .map(Groups::seat)
                        .toList());
    }

    private static Seat seat(RaftPeer peer) {
        return new Seat(Identity.router(peer.getId().toString()), peer.getId().toString(), peer.getAddress());
    }

    static RaftPeer peer(Seat seat, RaftPeerRole role) {
        return RaftPeer.newBuilder()
                .setId(RaftPeerId.valueOf(seat.peer()))
                .setAddress(seat.address())
                .setStartupRole(role)
                .build();
    }

    Seat ownSeat() {
        return new Seat(settings.router(), identity.peer(), settings.advertised());
    }

    CatchUp.Scope scope(Group group) {
        return new CatchUp.Scope(settings.cluster(), identity.clusterId(), group);
    }

    /** Batches of this router go to whoever leads. */
    Proposals proposals(Group group) {
        return new LeaderProposals(this, calls, group);
    }

    boolean takeTrouble(Group group) {
        return troubled.remove(group) != null;
    }

    @Override
    public void onTrouble(Group group, Throwable why) {
        if (troubled.put(group, true) == null) {
            LOG.error("the group is closed and opened again: group={}", group, why);
            Optional.ofNullable(machines.get(group)).ifPresent(GroupMachine::fail);
            watcher.onCall();
        }
    }

    @Override
    public void onLeading(Group group, long term) {
        watcher.onLeading(group, term);
    }

    @Override
    public void onNotLeading(Group group) {
        watcher.onNotLeading(group);
    }

    @Override
    public void onMembers(Group group) {
        watcher.onCall();
    }

    @Override
    public void onSnapshotWanted(Group group) {
        Engine running = engine;
        RaftGroupId id = id(group);
        if (running != null && id != null) {
            running.snapshot(id);
        }
    }

    @Override
    public CompletionStage<GroupState> catchUp(Group group, RoleInfoProto role) {
        String address = role.getFollowerInfo().getLeaderInfo().getId().getAddress();
        return apart("sluice-raft-catch-up", () -> catchUp.take(scope(group), address, logs(group)));
    }

    @Override
    public CompletionStage<Void> repair(Group group, Map<String, LogPlace> places) {
        return apart("sluice-raft-repair", () -> {
            for (Map.Entry<String, LogPlace> each : places.entrySet()) {
                repair(group, each.getKey(), each.getValue());
            }
            return null;
        });
    }

    private void repair(Group group, String log, LogPlace place) throws InterruptedException {
        for (long round = 0; ; round++) {
            for (String address : others(group)) {
                try {
                    catchUp.take(scope(group), address, logs(group), log, place, 1);
                    LOG.info("a log was taken from another router: log={} from {}", log, address);
                    return;
                } catch (RuntimeException notHere) {
                    if (round % REPAIR_ROUNDS_TOLD == 0) {
                        LOG.warn("a log could not be taken from {}: log={} {}", address, log, notHere.toString());
                    }
                }
            }
            catchUp.pause();
        }
    }

    /** Where others are that may have what is missing here. */
    List<String> others(Group group) {
        Seats seats = seats(group);
        return Stream.of(
                        seats.voters().stream().map(Seat::address),
                        seats.listeners().stream().map(Seat::address),
                        settings.voters().values().stream())
                .flatMap(each -> each)
                .filter(each -> !each.equals(settings.advertised()))
                .distinct()
                .toList();
    }

    private static <T extends @Nullable Object> CompletableFuture<T> apart(String name, Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        done.complete(work.call());
                    } catch (Exception | Error failure) {
                        done.completeExceptionally(failure);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
