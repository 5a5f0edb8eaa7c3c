package io.sluice.core.health;

import io.sluice.core.health.HealthEffect.Containment;
import io.sluice.core.health.SimulatedServer.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What a router does around the health of one server: runs its canaries, sends its traffic, and notes what it is told. */
final class SimulatedRouter {
    /** An effect and when it came. */
    record Noted(long nanos, HealthEffect effect) {}

    private final SimulatedTime time;
    private final SimulatedServer server;
    private final HealthSettings settings;
    private final RandomGenerator random;
    private final TrafficLane traffic;
    private final ServerHealth health;
    private final List<Noted> noted = new ArrayList<>();
    private boolean closed;
    private double statementsPerSecond;

    SimulatedRouter(
            SimulatedTime time,
            SimulatedServer server,
            Role role,
            HealthSettings settings,
            FleetGuard fleet,
            RandomGenerator random) {
        this.time = time;
        this.server = server;
        this.settings = settings;
        this.random = random;
        traffic = new TrafficLane(time.nanos());
        health = new ServerHealth(role, settings, fleet, time.nanos());
        time.after(random.nextLong(settings.tick().toNanos()), this::tick);
    }

    ServerHealth health() {
        return health;
    }

    List<Noted> noted() {
        return noted;
    }

    private void tick() {
        time.after(settings.tick().toNanos(), this::tick);
        run(health.onTick(traffic.sample(), time.nanos()));
    }

    /** From now on, at random moments; a contained server gets none. */
    void send(double perSecond) {
        boolean begins = statementsPerSecond == 0 && perSecond > 0;
        statementsPerSecond = perSecond;
        if (begins) {
            next();
        }
    }

    private void next() {
        if (statementsPerSecond == 0) {
            return;
        }
        double seconds = -Math.log(1 - random.nextDouble()) / statementsPerSecond;
        time.after((long) (seconds * 1e9), () -> {
            send(random.nextInt(4) == 0 ? Request.COMMIT : Request.SELECT);
            next();
        });
    }

    void send(Request request) {
        if (closed) {
            return;
        }
        TrafficLane.Place place = new TrafficLane.Place();
        traffic.onSent(place, request.commits(), time.nanos());
        server.ask(request, failure -> {
            if (!place.isTaken()) {
                return;
            }
            if (failure.equals(Optional.of(Cause.CONNECTION_RESET))) {
                traffic.onLost(place);
            } else {
                traffic.onAnswered(place, request.commits() && failure.isEmpty(), time.nanos());
            }
        });
        time.after(Duration.ofSeconds(90).toNanos(), () -> traffic.onDestroyed(place));
    }

    void run(List<HealthEffect> effects) {
        for (HealthEffect effect : effects) {
            noted.add(new Noted(time.nanos(), effect));
            if (effect instanceof HealthEffect.ProbeNow probe) {
                probe(probe);
            } else if (effect instanceof HealthEffect.AskLockWaits) {
                time.after(1_000_000, () -> run(health.onLockWaits(server.lockWaits(), time.nanos())));
            } else if (effect instanceof HealthEffect.Contain contain) {
                close(contain.containment());
            } else if (effect instanceof HealthEffect.Release) {
                closed = false;
            }
        }
    }

    private void close(Containment containment) {
        closed = !containment.rehearsed() && containment.scope() == Scope.ALL;
    }

    private void probe(HealthEffect.ProbeNow probe) {
        Lane lane = probe.lane();
        long started = time.nanos();
        boolean[] ended = {false};
        run(health.onStarted(lane, started));
        if (server.isConnectAnswered()) {
            run(health.onConnected(lane, started));
        }
        boolean connected = server.isConnectAnswered();
        server.ask(Request.valueOf(lane.name()), failure -> {
            if (!ended[0]) {
                ended[0] = true;
                run(failure.map(cause -> health.onFailed(lane, cause, time.nanos()))
                        .orElseGet(() ->
                                health.onSucceeded(lane, Duration.ofNanos(time.nanos() - started), time.nanos())));
            }
        });
        time.after(probe.deadline().toNanos(), () -> {
            if (!ended[0]) {
                ended[0] = true;
                run(health.onFailed(lane, connected ? Cause.TIMED_OUT : Cause.CONNECT_TIMED_OUT, time.nanos()));
            }
        });
    }
}
