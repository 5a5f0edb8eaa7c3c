package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.journal.DurableLog;
import io.sluice.raft.GroupSender.Sending;
import io.sluice.raft.RaftStatus.GroupStatus;
import io.sluice.raft.call.PeerCalls;
import io.sluice.raft.call.Request;
import io.sluice.raft.entry.Output;
import io.sluice.raft.member.Seats;
import io.sluice.raft.member.Seats.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftGroupId;
import org.jspecify.annotations.Nullable;

/**
 * One router of several that share their logs: the map's, and those of the queues. An append is confirmed when a majority of
 * the voters has it on disk, and this router has it on its own; whoever follows a log hears what every router appended, in one
 * order. Any thread, except where a method says otherwise; nothing blocks but start and close.
 */
public final class RaftNode implements AutoCloseable {
    static final String MAP_LOG = "map";

    private static final long LOOK_MILLIS = 250;
    private static final long SWEEP_MILLIS = 100;
    private static final long CLOSE_SECONDS = 10;
    private static final Duration REMOVAL = Duration.ofSeconds(20);

    private final RaftSettings settings;
    private final Map<Group, LocalLogs> logs = new EnumMap<>(Group.class);
    private final Map<Group, GroupSender> senders = new EnumMap<>(Group.class);
    private final Map<String, DurableLog> queues = new ConcurrentHashMap<>();
    private final ScheduledExecutorService node = Threads.one("sluice-raft");
    private final ScheduledExecutorService member = Threads.one("sluice-raft-member");
    private final ScheduledExecutorService disk = Threads.one("sluice-raft-disk");
    private final PeerCalls calls;
    private final CatchUp catchUp;
    private final Groups groups;
    private final Membership membership;
    private final Leadership leadership;
    private final Leases leases;
    private final PeerDesk desk;
    private final ReplicatedLog map;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean isClosed;

    private RaftNode(RaftSettings settings, RaftParts parts, Path folder, PeerCalls calls) throws IOException {
        this.settings = settings;
        this.calls = calls;
        this.catchUp = new CatchUp(calls, parts.clock());
        logs.put(Group.MAP, new LocalLogs(Homes.map(parts, settings.isAlone()), disk));
        logs.put(Group.QUEUE, new LocalLogs(Homes.queue(parts, settings.isAlone()), disk));
        Identity identity = Membership.identity(settings, parts, folder);
        this.groups = new Groups(settings, parts, calls, catchUp, logs, identity);
        this.leases = new Leases(settings, groups, calls, parts.clock());
        LeaseDesk leaseDesk = new LeaseDesk(groups, calls, parts.clock());
        this.desk = new PeerDesk(settings, groups, leaseDesk, leases::nudge);
        this.membership = new Membership(settings, parts, groups, desk, calls, folder);
        for (Group group : Group.values()) {
            senders.put(group, sender(group, identity, parts));
        }
        this.map = ReplicatedLog.ofLeader(
                of(Group.MAP).of(MAP_LOG), sender(Group.MAP), upTo -> leases.everywhere(Group.MAP, MAP_LOG, upTo));
        this.leadership = new Leadership(groups, map, execute(node), leaseDesk, this::look);
    }

    /**
     * Opens the logs and listens. Blocks for that; being of a cluster comes later, see {@link #ready}.
     *
     * @throws IllegalStateException if it cannot listen
     * @throws io.sluice.journal.JournalException if a log cannot be opened, unless it is only damaged and others may have it
     */
    public static RaftNode start(RaftSettings settings, RaftParts parts) {
        requireNonNull(settings, "settings");
        Path folder = parts.dataDir().resolve("raft");
        PeerCalls calls = new PeerCalls(settings.tls().map(RatisTls::client).orElse(null));
        try {
            Files.createDirectories(folder);
            RaftNode node = new RaftNode(settings, parts, folder, calls);
            try {
                node.begin();
                return node;
            } catch (IOException | RuntimeException failure) {
                node.close();
                throw failure;
            }
        } catch (IOException failure) {
            calls.close();
            throw new IllegalStateException("the node cannot start: " + failure.getMessage(), failure);
        }
    }

    private void begin() throws IOException {
        for (Group group : Group.values()) {
            of(group).open();
        }
        groups.watch(leadership);
        membership.start();
        senders.values().forEach(GroupSender::start);
        leases.start();
        Threads.every(SWEEP_MILLIS, node, () -> senders.values().forEach(GroupSender::sweep));
        Threads.every(LOOK_MILLIS, member, this::lookAround);
    }

    private GroupSender sender(Group group, Identity identity, RaftParts parts) {
        long room = group == Group.MAP ? LocalLog.roomOf(parts.map()) : LocalLog.roomOf(parts.queue());
        Sending sending = new Sending(
                group.tag(),
                identity.peer(),
                identity.incarnation(),
                Math.min(room, settings.batchBytes()),
                settings.waitingBytes(),
                settings.appendTimeout().toNanos());
        return new GroupSender(sending, groups.proposals(group), groups.codec(group), parts.random(), parts.clock());
    }

    /** The map's log, to read and follow. Only the router that leads appends, through what {@link #onLeadership} gives it. */
    public DurableLog map() {
        return map;
    }

    /** The log of this name; the same object each time. At its first append it is made, on every router. */
    public DurableLog queue(String name) {
        return queues.computeIfAbsent(
                requireNonNull(name, "name"),
                missing -> ReplicatedLog.ofAll(
                        of(Group.QUEUE).of(missing),
                        sender(Group.QUEUE),
                        upTo -> leases.everywhere(Group.QUEUE, missing, upTo)));
    }

    /** The queues' logs that are on this disk now. */
    public Set<String> queueNames() {
        return of(Group.QUEUE).names();
    }

    /** Told of each log that comes into being, before its first record is told. On a thread that must not wait. Once. */
    public void onQueue(Consumer<String> listener) {
        of(Group.QUEUE).onNew(listener);
    }

    /** Told when this router begins and ceases to lead the map; at once if it does. */
    public void onLeadership(LeadershipListener listener) {
        leadership.add(requireNonNull(listener, "listener"));
    }

    /** Completes once this router is in both groups and has all that was agreed on at that time. It never fails but by closing. */
    public CompletionStage<Void> ready() {
        return ready.copy();
    }

    /**
     * Whether this router may go on by what it knows: it has heard within two seconds that the others count on it, and has heeded all that
     * was agreed on while they did not. Any thread, at the cost of a look at the clock.
     */
    public boolean hasLease() {
        return leases.isHeld();
    }

    /** The routers that have a lease, as this one last heard; none before it has heard. */
    public Set<String> members() {
        return leases.routers();
    }

    /** Told of {@link #members} now and when they change. On a thread of the node: must return at once. */
    public void onMembers(Consumer<Set<String>> listener) {
        leases.onRouters(requireNonNull(listener, "listener"));
    }

    /** This router acts by the map up to there: whatever it did by an older one is ended. Without it there is no lease. */
    public void onMapHeeded(Position upTo) {
        leases.onMapHeeded(upTo);
    }

    /** Who answers what other routers ask by {@link #askOthers}. On a thread of the node: must return at once. */
    public void onWord(Function<byte[], CompletionStage<byte[]>> handler) {
        desk.onWord(requireNonNull(handler, "handler"));
    }

    /**
     * Asks all other routers. Completes at the deadline at the latest with what those have answered that have, by name. Does not
     * fail.
     *
     * @param word 1 MiB at most, and so is each answer
     */
    public CompletionStage<Map<String, byte[]>> askOthers(byte[] word, Duration deadline) {
        Map<String, byte[]> answers = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        Request request = groups.scope(Group.MAP).request(Request.Kind.WORD, requireNonNull(word, "word"));
        Seats seats = groups.seats(Group.MAP);
        Stream.concat(seats.voters().stream(), seats.listeners().stream())
                .filter(each -> !each.router().equals(settings.router()))
                .forEach(each -> asked.add(calls.ask(each.address(), request, deadline)
                        .thenAccept(answer -> answers.put(each.router(), answer))
                        .exceptionally(silent -> null)));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(done -> Map.copyOf(answers));
    }

    /** Cheap. */
    public RaftStatus status() {
        return new RaftStatus(
                settings.router(),
                groups.identity().peer(),
                groups.identity().clusterId(),
                membership.trouble(),
                status(Group.MAP),
                status(Group.QUEUE));
    }

    private GroupStatus status(Group group) {
        return StatusOf.group(groups, group, of(group));
    }

    /**
     * Takes a router out of both groups; it should be stopped first, since it asks for its seat again when it starts. Fails if
     * nobody leads, or the routers do not agree in time; then it may be asked again.
     */
    public CompletionStage<Void> removeRouter(String name) {
        byte[] body = new Output().text(requireNonNull(name, "name")).toBytes();
        List<CompletableFuture<byte[]>> asked = new ArrayList<>();
        for (Group group : Group.values()) {
            asked.add(groups.leader(group)
                    .map(leader -> calls.ask(
                            leader.getAddress(), groups.scope(group).request(Request.Kind.REMOVE, body), REMOVAL))
                    .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("nobody leads"))));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    /** Something happened in a group: does not wait for the next look. */
    private void look() {
        if (!isClosed) {
            member.execute(this::lookAround);
        }
    }

    private void lookAround() {
        membership.look();
        if (!ready.isDone() && isSeated(Group.MAP) && isSeated(Group.QUEUE)) {
            catchUpOnce();
        }
    }

    private boolean isSeated(Group group) {
        Seats seats = groups.seats(group);
        String own = groups.identity().peer();
        return seats.voters().stream().map(Seat::peer).anyMatch(own::equals)
                || seats.listeners().stream().map(Seat::peer).anyMatch(own::equals);
    }

    private void catchUpOnce() {
        List<CompletableFuture<?>> known = new ArrayList<>();
        Engine engine = groups.engine();
        for (Group group : Group.values()) {
            RaftGroupId id = groups.id(group);
            if (engine == null || id == null) {
                return;
            }
            known.add(engine.read(id).thenCompose(read -> told(group)));
        }
        CompletionStage<Void> all = CompletableFuture.allOf(known.toArray(CompletableFuture[]::new));
        all.whenComplete((done, notYet) -> {
            if (notYet == null) {
                ready.complete(null);
            }
        });
    }

    /** What is applied now is on this disk, and its followers know it. */
    private CompletableFuture<Void> told(Group group) {
        List<CompletableFuture<Position>> known = new ArrayList<>();
        groups.machine(group)
                .ifPresent(machine -> machine.state().logs().forEach((name, place) -> {
                    CompletableFuture<Position> each = new CompletableFuture<>();
                    of(group).of(name).whenTold(place.last(), each);
                    known.add(each);
                }));
        return CompletableFuture.allOf(known.toArray(CompletableFuture[]::new));
    }

    private LocalLogs of(Group group) {
        return requireNonNull(logs.get(group));
    }

    private GroupSender sender(Group group) {
        return requireNonNull(senders.get(group));
    }

    private static Executor execute(ScheduledExecutorService executor) {
        return work -> {
            if (!executor.isShutdown()) {
                executor.execute(work);
            }
        };
    }

    /** What was not sent fails as BUSY, what was as UNCONFIRMED. Blocks. */
    @Override
    public void close() {
        isClosed = true;
        membership.close();
        senders.values().forEach(GroupSender::close);
        leases.close();
        catchUp.close();
        Threads.end(member, CLOSE_SECONDS);
        for (Group group : Group.values()) {
            groups.machine(group).ifPresent(GroupMachine::stopWaiting);
        }
        // What all agreed on is written first, unless the disk keeps it waiting for too long.
        Threads.after(CLOSE_SECONDS, node, () -> logs.values().forEach(LocalLogs::end));
        closeEngine(groups.engine());
        calls.close();
        logs.values().forEach(LocalLogs::close);
        node.shutdownNow();
        Threads.end(disk, CLOSE_SECONDS);
        ready.completeExceptionally(new IllegalStateException("closed"));
    }

    private static void closeEngine(@Nullable Engine engine) {
        try {
            if (engine != null) {
                engine.close();
            }
        } catch (IOException failure) {
            org.slf4j.LoggerFactory.getLogger(RaftNode.class).warn("Raft could not be closed", failure);
        }
    }
}
