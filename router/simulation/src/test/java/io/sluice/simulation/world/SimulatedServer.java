package io.sluice.simulation.world;

import io.sluice.core.health.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A database server: answers, fails or says nothing, by its fault. What waits when a fault ends is executed then. */
public final class SimulatedServer {
    /** Hears how a connect goes. */
    public interface Dialer {
        void onConnected();

        void onRefused(Cause cause);
    }

    private static final long LINE_MAX_NANOS = Duration.ofMillis(4_500).toNanos();
    private static final int BACKLOG = 80;

    private final String name;
    private final VirtualTime time;
    private final Chance chance;
    private final Network network;
    private final CommitLog log;
    private final boolean primary;
    private final List<ServerSession> sessions = new ArrayList<>();
    private Fault fault = Fault.NONE;
    private int backlog;
    private double slowness = 1;
    private long busyUntilNanos;
    private long changedNanos;

    public SimulatedServer(String name, VirtualTime time, Chance chance, CommitLog log, boolean primary) {
        this.name = name;
        this.time = time;
        this.chance = chance.of(name);
        this.network = new Network(
                time, this.chance.of("network"), Duration.ofNanos(200_000).toNanos());
        this.log = log;
        this.primary = primary;
        changedNanos = time.nanos();
    }

    // -- what happens to it -------------------------------------------------------------------------------------------

    public void breakBy(Fault next) {
        if (next.isOfNetwork()) {
            network.breakBy(next);
        } else {
            fault = next;
        }
        if (next == Fault.NONE) {
            network.breakBy(next);
        }
        backlog = 0;
        busyUntilNanos = time.nanos();
        changedNanos = time.nanos();
        if (!primary) {
            log.onReplica(stands() || fault == Fault.DOWN);
        }
        List<ServerSession> all = List.copyOf(sessions);
        if (fault == Fault.DOWN) {
            sessions.clear();
            all.forEach(ServerSession::kill);
        } else {
            all.forEach(ServerSession::onChange);
        }
    }

    /** Everything takes so many times as long. */
    public void slowDown(double factor) {
        slowness = factor;
    }

    // -- what is true of it -------------------------------------------------------------------------------------------

    public String name() {
        return name;
    }

    public boolean isPrimary() {
        return primary;
    }

    public Fault fault() {
        return fault;
    }

    public Fault networkFault() {
        return network.fault();
    }

    public CommitLog log() {
        return log;
    }

    /** Whether a router must contain it. */
    public boolean isBad() {
        return fault.mustBeContained(primary) || network.fault().mustBeContained(primary);
    }

    /** When what is wrong with it last changed. */
    public long changedNanos() {
        return changedNanos;
    }

    public int connections() {
        return sessions.size();
    }

    // -- connections --------------------------------------------------------------------------------------------------

    /** Somebody connects. What comes of it is heard at the socket; whose loop it is matters not here. */
    public Wire connect(Dialer dialer) {
        Link link = network.open();
        ServerSession session = new ServerSession(this, link);
        link.toServer(() -> accept(link, session, dialer));
        return new Wire(link, session);
    }

    /** The router's hand on a connection. */
    public static final class Wire {
        private final Link link;
        private final ServerSession session;

        Wire(Link link, ServerSession session) {
            this.link = link;
            this.session = session;
        }

        public void send(Request request) {
            link.toServer(() -> session.receive(request));
        }

        public void onLost(Runnable told) {
            link.routerSide(told);
        }

        /** Hangs up. */
        public void destroy() {
            link.destroy();
        }

        /** The network loses it. */
        public void cut() {
            link.cut();
        }
    }

    private void accept(Link link, ServerSession session, Dialer dialer) {
        if (fault == Fault.DOWN) {
            link.toRouter(() -> dialer.onRefused(Cause.CONNECTION_REFUSED));
            return;
        }
        if (fault == Fault.FREEZE && ++backlog > BACKLOG) {
            return; // its kernel takes no more, and says nothing
        }
        sessions.add(session);
        link.serverSide(session::onHungUp);
        link.toRouter(dialer::onConnected);
    }

    void onGone(ServerSession session) {
        sessions.remove(session);
    }

    // -- work ---------------------------------------------------------------------------------------------------------

    boolean stands() {
        return fault == Fault.FREEZE || fault == Fault.DOWN;
    }

    void work(Request request, Runnable done) {
        time.after(workNanos(request), done);
    }

    private long workNanos(Request request) {
        long usual = chance.about((long) (request.nanos() * slowness));
        if (fault != Fault.OVERLOAD) {
            return usual;
        }
        long free = Math.max(busyUntilNanos, time.nanos());
        busyUntilNanos = Math.min(free + chance.about(Duration.ofMillis(60).toNanos()), time.nanos() + LINE_MAX_NANOS);
        return usual + busyUntilNanos - time.nanos();
    }

    boolean blocks(Request request, ServerSession session) {
        return switch (fault) {
            case FREEZE, DOWN -> true;
            case STUCK_INSIDE -> request.kind() != Request.Kind.LOGIN;
            case GLOBAL_READ_LOCK, FROZEN_DISK -> commits(request, session);
            case NONE,
                    DISK_FULL,
                    READ_ONLY,
                    NO_CONNECTION_LEFT,
                    WRONG_PASSWORD,
                    OVERLOAD,
                    BLACK_HOLE,
                    NOTHING_GETS_THERE,
                    NOTHING_COMES_BACK -> false;
        };
    }

    private static boolean commits(Request request, ServerSession session) {
        return switch (request.kind()) {
            case WRITE, HEARTBEAT -> request.changes();
            case COMMIT -> session.hasChanged();
            case LOGIN, READ, BEGIN, WRITE_IN_TRANSACTION, ROLLBACK, PING, LOCK_WAITS -> false;
        };
    }

    Reply perform(Request request, ServerSession session) {
        Optional<Cause> failure = failure(request);
        boolean committed = failure.isEmpty() && commits(request, session);
        if (committed) {
            log.commit(request.kind() == Request.Kind.HEARTBEAT ? request.id() : 0);
        }
        return new Reply(request.id(), failure, committed, number(request));
    }

    private long number(Request request) {
        if (request.kind() == Request.Kind.LOCK_WAITS) {
            boolean locked = fault == Fault.GLOBAL_READ_LOCK;
            return locked ? sessions.stream().filter(ServerSession::isParked).count() : 0;
        }
        return primary ? log.primaryHeartbeat() : log.replicaHeartbeat();
    }

    private Optional<Cause> failure(Request request) {
        boolean login = request.kind() == Request.Kind.LOGIN;
        boolean writes = request.kind().writes();
        return switch (fault) {
            case DISK_FULL -> writes ? Optional.of(Cause.DISK_FULL) : Optional.empty();
            case READ_ONLY -> writes ? Optional.of(Cause.READ_ONLY) : Optional.empty();
            case NO_CONNECTION_LEFT -> login ? Optional.of(Cause.TOO_MANY_CONNECTIONS) : Optional.empty();
            case WRONG_PASSWORD -> login ? Optional.of(Cause.ACCESS_DENIED) : Optional.empty();
            case NONE,
                    FREEZE,
                    DOWN,
                    STUCK_INSIDE,
                    GLOBAL_READ_LOCK,
                    FROZEN_DISK,
                    OVERLOAD,
                    BLACK_HOLE,
                    NOTHING_GETS_THERE,
                    NOTHING_COMES_BACK -> Optional.empty();
        };
    }
}
