package io.sluice.raft;

import io.sluice.raft.call.PeerCalls;
import io.sluice.raft.call.Request;
import io.sluice.raft.entry.Output;
import io.sluice.raft.member.Decision;
import io.sluice.raft.member.Founding;
import io.sluice.raft.member.PeerView;
import io.sluice.raft.member.Seats;
import io.sluice.raft.member.Seats.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets this router into its cluster and keeps it there: founds or joins one, opens groups that broke, asks for a seat, and
 * gives Raft's storage up when it cannot be read. One thread, which blocks, calls {@link #look} four times a second.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration CALL = Duration.ofSeconds(1);
    private static final int LOST_MAX = 100;
    /** Some minutes of trying, where nothing says that it is damage. */
    private static final int FAILURES_MAX = 240;

    private final RaftSettings settings;
    private final RaftParts parts;
    private final Groups groups;
    private final PeerDesk desk;
    private final PeerCalls calls;
    private final Path folder;
    private final Set<Group> wasSeated = EnumSet.noneOf(Group.class);
    private final Map<Group, Integer> failures = new EnumMap<>(Group.class);
    private volatile String trouble = "";
    private volatile boolean isClosed;

    Membership(RaftSettings settings, RaftParts parts, Groups groups, PeerDesk desk, PeerCalls calls, Path folder) {
        this.settings = settings;
        this.parts = parts;
        this.groups = groups;
        this.desk = desk;
        this.calls = calls;
        this.folder = folder;
    }

    /** Who this disk is; made, if it is nobody yet. Blocks. */
    static Identity identity(RaftSettings settings, RaftParts parts, Path folder) throws IOException {
        Identity identity = known(folder)
                .filter(each -> Identity.router(each.peer()).equals(settings.router()))
                .map(Identity::started)
                .orElseGet(() -> Identity.fresh(settings.router(), "", parts.random()));
        identity.write(folder);
        return identity;
    }

    private static Optional<Identity> known(Path folder) {
        try {
            return Identity.read(folder);
        } catch (IOException | RuntimeException damaged) {
            LOG.error("who this router was cannot be read; it takes part as a new one", damaged);
            return Optional.empty();
        }
    }

    /** Listens. Blocks. */
    void start() throws IOException {
        groups.run(Engine.start(settings, groups.identity().peer(), storage(), groups::machine, desk::answer));
    }

    private Path storage() {
        return folder.resolve("groups");
    }

    /** Why this router is of no cluster, or does not work in it; empty: nothing is wrong. */
    String trouble() {
        return trouble;
    }

    /** Sees what is to be done, and does it. Blocks. */
    void look() {
        try {
            if (!isClosed) {
                step();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failure) {
            say("failure", String.valueOf(failure.getMessage()));
            LOG.debug("membership", failure);
        }
    }

    private void step() throws IOException, InterruptedException {
        if (groups.engine() == null) {
            start();
        }
        if (!hasStorage()) {
            enter();
            return;
        }
        boolean isWell = true;
        for (Group group : Group.values()) {
            isWell &= keep(group);
        }
        if (isWell) {
            trouble = "";
        }
    }

    private boolean hasStorage() {
        Engine engine = groups.engine();
        RaftGroupId map = groups.id(Group.MAP);
        RaftGroupId queue = groups.id(Group.QUEUE);
        return engine != null && map != null && queue != null && engine.isOnDisk(map) && engine.isOnDisk(queue);
    }

    /** Into a cluster, or not yet. */
    private void enter() throws IOException, InterruptedException {
        Decision decision = new Founding(settings.voters().keySet(), desk.view()).decide(others());
        if (decision instanceof Decision.Found) {
            LOG.info("founding the cluster: cluster={} router={}", settings.cluster(), settings.router());
            be(Identity.newClusterId(parts.random()));
            open(List.of(Groups.peer(groups.ownSeat(), RaftPeerRole.FOLLOWER)));
        } else if (decision instanceof Decision.Join join) {
            LOG.info("joining the cluster: cluster={} {}", settings.cluster(), join.clusterId());
            be(join.clusterId());
            // Ratis takes a follower up by itself when it gets its seat, but not one that only listens.
            open(
                    settings.isVoter(settings.router())
                            ? List.of()
                            : List.of(Groups.peer(groups.ownSeat(), RaftPeerRole.LISTENER)));
        } else if (decision instanceof Decision.Refuse refuse) {
            say("refused", refuse.why());
        } else if (decision instanceof Decision.Wait wait) {
            say("waiting", wait.why());
        }
    }

    private void be(String clusterId) throws IOException {
        Identity member = groups.identity().of(clusterId);
        member.write(folder);
        groups.be(member);
    }

    private void open(List<RaftPeer> peers) throws IOException, InterruptedException {
        for (Group group : Group.values()) {
            Engine engine = groups.engine();
            RaftGroupId id = groups.id(group);
            if (engine != null && id != null) {
                engine.remove(id);
                engine.add(id, peers);
            }
        }
    }

    private List<PeerView> others() throws InterruptedException {
        List<CompletableFuture<PeerView>> asked = new ArrayList<>();
        for (String address : groups.others(Group.MAP)) {
            Request hello = new Request(Request.Kind.HELLO, settings.cluster(), "", Group.MAP.tag(), new byte[0]);
            asked.add(calls.ask(address, hello, CALL).thenApply(PeerView::read));
        }
        List<PeerView> views = new ArrayList<>();
        for (CompletableFuture<PeerView> each : asked) {
            try {
                views.add(each.get(2 * CALL.toMillis(), TimeUnit.MILLISECONDS));
            } catch (ExecutionException | TimeoutException silent) {
                LOG.debug("a router does not answer", silent);
            }
        }
        return views;
    }

    /** Whether the group is open and this router has its seat in it. */
    private boolean keep(Group group) throws IOException, InterruptedException {
        RaftServer.Division division = groups.division(group).orElse(null);
        boolean isRemoved = wasSeated.contains(group) && (division == null || seat(group) == null);
        if (groups.takeTrouble(group) || division == null || !division.getInfo().isAlive()) {
            if (isRemoved && division != null) {
                say("removed", "this router was taken out of the cluster");
                return false;
            }
            return reopen(group);
        }
        failures.remove(group);
        Seat seat = seat(group);
        if (seat != null) {
            wasSeated.add(group);
        } else if (isRemoved) {
            say("removed", "this router was taken out of the cluster");
            return false;
        }
        if (seat == null || !isAsWanted(group, seat)) {
            ask(group);
        }
        return seat != null;
    }

    private @Nullable Seat seat(Group group) {
        Seats seats = groups.seats(group);
        return Stream.concat(seats.voters().stream(), seats.listeners().stream())
                .filter(each -> each.peer().equals(groups.identity().peer()))
                .findFirst()
                .orElse(null);
    }

    private boolean isAsWanted(Group group, Seat seat) {
        return seat.equals(groups.ownSeat())
                && groups.seats(group).voters().contains(seat) == settings.isVoter(settings.router());
    }

    /** Whoever leads takes it in; the others say no. */
    private void ask(Group group) {
        Seat own = groups.ownSeat();
        byte[] body = new Output()
                .text(own.router())
                .text(own.peer())
                .text(own.address())
                .toBytes();
        Request admit = groups.scope(group).request(Request.Kind.ADMIT, body);
        List<String> addresses = new ArrayList<>(groups.others(group));
        addresses.add(settings.advertised());
        for (String address : addresses) {
            CompletionStage<byte[]> asked = calls.ask(address, admit, CALL);
            asked.exceptionally(error -> {
                LOG.debug("no seat from {}: group={}", address, group, error);
                return new byte[0];
            });
        }
    }

    private boolean reopen(Group group) throws IOException, InterruptedException {
        Engine engine = groups.engine();
        RaftGroupId id = groups.id(group);
        if (engine == null || id == null || isClosed) {
            return false;
        }
        try {
            engine.remove(id);
            groups.logs(group).reopenFailed();
            engine.add(id, List.of());
            LOG.info("the group is open: group={}", group);
            return true;
        } catch (IOException | RuntimeException failure) {
            int count = failures.merge(group, 1, Integer::sum);
            say("closed", "the group " + group.tag() + " cannot be opened: " + failure.getMessage());
            if (!settings.isAlone() && (isDamage(failure) || count > FAILURES_MAX)) {
                giveUpStorage(failure);
            }
            return false;
        }
    }

    private static boolean isDamage(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String text = each.toString().toLowerCase(Locale.ROOT);
            if (text.contains("checksum") || text.contains("corrupt") || text.contains("damaged")) {
                return true;
            }
        }
        return false;
    }

    /** What it voted and confirmed cannot be known any more: so this router takes part as a new one. Our logs stay. */
    private void giveUpStorage(Throwable why) throws IOException {
        Engine engine = groups.engine();
        groups.run(null);
        if (engine != null) {
            engine.close();
        }
        Path to = folder.resolve("lost-1");
        for (int number = 2; Files.exists(to) && number < LOST_MAX; number++) {
            to = folder.resolve("lost-" + number);
        }
        Files.move(storage(), to);
        Identity fresh = Identity.fresh(settings.router(), groups.identity().clusterId(), parts.random());
        fresh.write(folder);
        groups.be(fresh);
        wasSeated.clear();
        failures.clear();
        LOG.error(
                "Raft's storage cannot be read; this router takes part as a new one: moved to {} peer={}",
                to,
                fresh.peer(),
                why);
    }

    private void say(String what, String why) {
        String now = what + ": " + why;
        if (!now.equals(trouble)) {
            LOG.warn("not in the cluster: cluster={} router={} {}", settings.cluster(), settings.router(), now);
        }
        trouble = now;
    }

    void close() {
        isClosed = true;
    }
}
