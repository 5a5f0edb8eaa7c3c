package io.sluice.simulation.router;

import io.sluice.core.health.Cause;
import io.sluice.core.health.HealthEffect;
import io.sluice.core.health.Lane;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.Reply;
import io.sluice.simulation.world.Request;
import io.sluice.simulation.world.SimulatedServer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the canaries of one server, each lane on a connection of its own. Owned by the loop of its sockets. */
final class CanaryRunner {
    /** Hears how they go, on the watch loop. */
    interface Listener {
        void onStarted(Lane lane, long number);

        void onConnected(Lane lane);

        /** @param row what the heartbeat row said */
        void onSucceeded(Lane lane, long number, Duration took, long row);

        void onFailed(Lane lane, long number, Cause cause);

        void onLockWaits(int sessions);
    }

    private static final long WORK_NANOS = Duration.ofMillis(1).toNanos();

    private final Scene scene;
    private final Loop loop;
    private final SimulatedServer server;
    private final Mailbox reports;
    private final Listener listener;
    private final Pool traffic;
    private final Map<Lane, SimulatedServer.Wire> standing = new EnumMap<>(Lane.class);
    private final Map<Lane, Run> running = new EnumMap<>(Lane.class);

    CanaryRunner(Scene scene, SimulatedServer server, Pool traffic, Mailbox reports, Listener listener) {
        this.scene = scene;
        this.loop = traffic.loop();
        this.server = server;
        this.reports = reports;
        this.listener = listener;
        this.traffic = traffic;
    }

    void probe(HealthEffect.ProbeNow probe, long number) {
        Run run = new Run(probe.lane(), number);
        running.put(probe.lane(), run);
        run.start(probe.deadline());
    }

    /** On the connection of the read lane, if it stands. */
    void askLockWaits() {
        SimulatedServer.Wire wire = standing.get(Lane.READ);
        if (wire != null) {
            wire.send(Request.own(
                    Request.Kind.LOCK_WAITS,
                    0,
                    WORK_NANOS,
                    reply -> loop.run(() -> {
                        if (standing.get(Lane.READ) == wire) {
                            reports.post(() -> listener.onLockWaits((int) reply.number()));
                        }
                    })));
        }
    }

    /** The network loses the connection of a lane. */
    void loseOne(Chance chance) {
        SimulatedServer.Wire wire = standing.get(chance.oneIn(2) ? Lane.READ : Lane.WRITE);
        if (wire != null) {
            wire.cut();
        }
    }

    int connections() {
        return standing.size();
    }

    /** One canary, from its start to its one end. */
    private final class Run implements SimulatedServer.Dialer {
        private final Lane lane;
        private final long number;
        private final long startedNanos = scene.time().nanos();
        private SimulatedServer.@Nullable Wire wire;
        private boolean connected;
        private boolean ended;

        Run(Lane lane, long number) {
            this.lane = lane;
            this.number = number;
        }

        void start(Duration deadline) {
            reports.post(() -> listener.onStarted(lane, number));
            loop.after(deadline.toNanos(), this::onDeadline);
            Optional<Connection> shared = shared();
            if (shared.isPresent()) {
                onStanding(shared.get().wire());
                return;
            }
            SimulatedServer.Wire kept = standing.get(lane);
            if (kept != null) {
                onStanding(kept);
                return;
            }
            SimulatedServer.Wire fresh = server.connect(this);
            wire = fresh;
            fresh.onLost(() -> loop.run(() -> onLost(fresh)));
        }

        private Optional<Connection> shared() {
            boolean shares = scene.has(KnownBug.RUNS_A_CANARY_ON_A_CONNECTION_OF_TRAFFIC) && lane == Lane.READ;
            return shares ? traffic.all().stream().filter(Connection::isReady).findFirst() : Optional.empty();
        }

        @Override
        public void onConnected() {
            loop.run(() -> {
                if (!ended && wire != null) {
                    connected = true;
                    reports.post(() -> listener.onConnected(lane));
                    wire.send(Request.own(Request.Kind.LOGIN, 0, WORK_NANOS, inTime(this::onLogin)));
                }
            });
        }

        @Override
        public void onRefused(Cause cause) {
            loop.run(() -> {
                if (!ended) {
                    fail(cause);
                }
            });
        }

        private void onLogin(Reply reply) {
            Optional<Cause> failure = reply.failure();
            if (failure.isPresent()) {
                fail(failure.get());
            } else if (lane == Lane.GREETING) {
                scene.tell(each -> each.onCanaryAnswered(server, lane, number));
                succeed(0);
                destroy();
            } else if (wire != null) {
                standing.put(lane, wire);
                ask(wire);
            }
        }

        private void onStanding(SimulatedServer.Wire kept) {
            wire = kept;
            connected = true;
            kept.onLost(() -> loop.run(() -> onLost(kept)));
            reports.post(() -> listener.onConnected(lane));
            ask(kept);
        }

        private void ask(SimulatedServer.Wire on) {
            Request.Kind kind = lane == Lane.WRITE ? Request.Kind.HEARTBEAT : Request.Kind.PING;
            on.send(Request.own(kind, number, WORK_NANOS, inTime(this::onReply)));
        }

        /** What comes after the end is nobody's, but for two of the mistakes. */
        private Consumer<Reply> inTime(Consumer<Reply> then) {
            return reply -> loop.run(() -> {
                if (!ended || scene.has(KnownBug.COUNTS_A_LATE_CANARY_TWICE)) {
                    then.accept(reply);
                }
            });
        }

        private void onReply(Reply reply) {
            Optional<Cause> failure = reply.failure();
            if (failure.isPresent()) {
                end();
                reports.post(() -> listener.onFailed(lane, number, failure.get()));
            } else {
                scene.tell(each -> each.onCanaryAnswered(server, lane, number));
                succeed(reply.number());
            }
        }

        private void succeed(long row) {
            end();
            Duration took = Duration.ofNanos(scene.time().nanos() - startedNanos);
            reports.post(() -> listener.onSucceeded(lane, number, took, row));
        }

        private void onLost(SimulatedServer.Wire lost) {
            standing.remove(lane, lost);
            Run current = running.get(lane);
            if (current != null && !current.ended && current.wire == lost) {
                current.fail(Cause.CONNECTION_RESET);
            }
        }

        private void onDeadline() {
            if (ended) {
                return;
            }
            if (scene.has(KnownBug.CALLS_A_LATE_CANARY_GOOD)) {
                succeed(0);
                destroy();
                return;
            }
            fail(connected ? Cause.TIMED_OUT : Cause.CONNECT_TIMED_OUT);
        }

        private void fail(Cause cause) {
            end();
            reports.post(() -> listener.onFailed(lane, number, cause));
            boolean keeps = scene.has(KnownBug.COUNTS_A_LATE_CANARY_TWICE) && cause == Cause.TIMED_OUT;
            if (!keeps) {
                destroy();
            }
        }

        private void end() {
            ended = true;
        }

        private void destroy() {
            if (wire != null) {
                standing.remove(lane, wire);
                wire.destroy();
            }
        }
    }
}
