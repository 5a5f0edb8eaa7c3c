package io.sluice.core.health;

import java.time.Duration;
import java.util.List;

/** One server, its traffic and its canaries, by hand: each step is taken by the test. */
final class Bench {
    final TrafficLane traffic = new TrafficLane(0);
    final TrafficLane.Place place = new TrafficLane.Place();
    final ServerHealth health =
            new ServerHealth(Role.PRIMARY, HealthSettings.DEFAULT, new FleetGuard(FleetGuard.Limits.DEFAULT), 0);
    long nowNanos;

    List<HealthEffect> pass(int millis) {
        List<HealthEffect> last = List.of();
        for (int passed = 0; passed < millis; passed += 50) {
            nowNanos += 50_000_000;
            last = health.onTick(traffic.sample(), nowNanos);
        }
        return last;
    }

    void succeed(Lane... lanes) {
        for (Lane lane : lanes) {
            health.onStarted(lane, nowNanos);
            health.onSucceeded(lane, Duration.ofMillis(1), nowNanos);
        }
    }

    void fail(Lane lane, Cause cause) {
        health.onStarted(lane, nowNanos);
        health.onFailed(lane, cause, nowNanos);
    }

    /** Nobody hears of them for now. */
    void startAll() {
        for (Lane lane : List.of(Lane.READ, Lane.GREETING, Lane.WRITE)) {
            health.onStarted(lane, nowNanos);
            health.onConnected(lane, nowNanos);
        }
    }

    void beSlow() {
        for (int i = 0; i < 3; i++) {
            startAll();
            pass(300);
            for (Lane lane : List.of(Lane.READ, Lane.GREETING, Lane.WRITE)) {
                health.onSucceeded(lane, Duration.ofMillis(300), nowNanos);
            }
        }
    }

    Bench toSuspect() {
        fail(Lane.GREETING, Cause.CONNECTION_REFUSED);
        return this;
    }

    Bench toContained() {
        pass(500);
        fail(Lane.READ, Cause.CONNECTION_REFUSED);
        fail(Lane.GREETING, Cause.CONNECTION_REFUSED);
        return this;
    }

    Bench toRecovering() {
        toContained();
        succeed(Lane.READ, Lane.GREETING, Lane.WRITE);
        return this;
    }

    Bench toQuarantined() {
        health.onQuarantine(nowNanos);
        return this;
    }

    Verdict verdict() {
        return health.reading(nowNanos).finding().verdict();
    }

    Standing standing() {
        return health.reading(nowNanos).standing();
    }
}
