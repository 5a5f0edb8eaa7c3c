package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.health.HealthEffect.Containment;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds whatever happens, in whatever order. */
final class ServerHealthProperties {
    private static final int EVENTS = 500;
    private static final List<Lane> CANARIES = List.of(Lane.GREETING, Lane.READ, Lane.WRITE);
    private static final List<Cause> CAUSES = List.of(Cause.values());
    private static final List<HealthSettings.Mode> MODES = List.of(HealthSettings.Mode.values());

    /** A server to which anything may happen, and a check of all that comes of it. */
    private static final class Chaos {
        private final RandomGenerator random;
        private final TrafficLane traffic;
        private final TrafficLane.Place[] places = new TrafficLane.Place[8];
        private final Role role;
        private final ServerHealth health;
        private long nowNanos;
        private boolean closed;

        Chaos(RandomGenerator random) {
            this.random = random;
            nowNanos = random.nextLong();
            traffic = new TrafficLane(nowNanos);
            for (int i = 0; i < places.length; i++) {
                places[i] = new TrafficLane.Place();
            }
            role = random.nextBoolean() ? Role.PRIMARY : Role.REPLICA;
            FleetGuard fleet = new FleetGuard(FleetGuard.Limits.DEFAULT);
            health = new ServerHealth(role, HealthSettings.DEFAULT, fleet, nowNanos);
        }

        void happen() {
            nowNanos += random.nextLong(60_000_000);
            check(random.nextInt(3) > 0 ? health.onTick(traffic.sample(), nowNanos) : any());
        }

        private List<HealthEffect> any() {
            Lane lane = pick(role == Role.PRIMARY ? CANARIES : List.of(Lane.GREETING, Lane.READ), random);
            return switch (random.nextInt(12)) {
                case 0, 1 -> health.onStarted(lane, nowNanos);
                case 2 -> health.onConnected(lane, nowNanos);
                case 3 -> health.onSucceeded(lane, Duration.ofMillis(random.nextInt(3_000)), nowNanos);
                case 4, 5 -> health.onFailed(lane, pick(CAUSES, random), nowNanos);
                case 6 -> health.onLockWaits(random.nextInt(3), nowNanos);
                case 7 -> health.onOwnLag(Duration.ofMillis(random.nextInt(250)), nowNanos);
                case 8 -> random.nextInt(10) == 0 ? health.onQuarantine(nowNanos) : health.onProbe(nowNanos);
                case 9 -> random.nextInt(5) == 0 ? health.onRelease(nowNanos) : List.of();
                case 10 -> random.nextInt(5) == 0 ? health.onMode(pick(MODES, random), nowNanos) : List.of();
                default -> statement();
            };
        }

        private List<HealthEffect> statement() {
            TrafficLane.Place place = places[random.nextInt(places.length)];
            if (!place.isTaken()) {
                traffic.onSent(place, random.nextBoolean(), nowNanos);
            } else if (random.nextBoolean()) {
                traffic.onAnswered(place, random.nextBoolean(), nowNanos);
            } else {
                traffic.onLost(place);
            }
            return List.of();
        }

        private void check(List<HealthEffect> effects) {
            // Two for a rehearsal that becomes real, a panic, a verdict, three canaries, a question.
            assertThat(effects).hasSizeLessThanOrEqualTo(8);
            for (HealthEffect effect : effects) {
                if (effect instanceof HealthEffect.Contain contain) {
                    assertThat(closed).as("closed before it is closed").isFalse();
                    closed = true;
                    checkEvidence(contain.containment());
                } else if (effect instanceof HealthEffect.Alter alter) {
                    assertThat(closed).as("closed before it is altered").isTrue();
                    checkEvidence(alter.containment());
                } else if (effect instanceof HealthEffect.Release) {
                    assertThat(closed).as("closed before it is opened").isTrue();
                    closed = false;
                } else if (effect instanceof HealthEffect.Tell tell) {
                    assertThat(tell.now().verdict()).isNotEqualTo(tell.before().verdict());
                    checkEvidence(tell.now());
                }
            }
            ServerHealth.Reading reading = health.reading(nowNanos);
            assertThat(reading.containment().isPresent()).isEqualTo(closed);
            assertThat(reading.signals()).hasSizeLessThanOrEqualTo(13);
        }

        private static void checkEvidence(Containment containment) {
            checkEvidence(containment.finding());
            assertThat(containment.scope()).isNotEqualTo(Scope.NONE);
            assertThat(containment.byOperator() || containment.finding().contains())
                    .isTrue();
        }

        private static void checkEvidence(Finding finding) {
            boolean healthy = finding.verdict() == Verdict.HEALTHY;
            assertThat(finding.evidence().signals().isEmpty()).isEqualTo(healthy);
            boolean neverContained = healthy || finding.verdict() == Verdict.SLOW;
            if (neverContained || finding.verdict() == Verdict.MISCONFIGURED) {
                assertThat(finding.scope()).isEqualTo(Scope.NONE);
            }
        }
    }

    private static <T> T pick(List<T> some, RandomGenerator random) {
        return some.get(random.nextInt(some.size()));
    }

    @Test
    void gatesCloseAndOpenInTurnAndNothingIsSaidWithoutEvidence() {
        Seeds.each(1_000, random -> {
            Chaos chaos = new Chaos(random);
            for (int i = 0; i < EVENTS; i++) {
                chaos.happen();
            }
        });
    }

    @Test
    void whatEverHappenedAServerThatIsGoodAgainIsServedAgain() {
        Seeds.each(300, random -> {
            Chaos chaos = new Chaos(random);
            for (int i = 0; i < EVENTS; i++) {
                chaos.happen();
            }
            chaos.check(chaos.health.onMode(HealthSettings.Mode.ON, chaos.nowNanos));
            if (chaos.health.reading(chaos.nowNanos).standing() == Standing.QUARANTINED) {
                chaos.check(chaos.health.onRelease(chaos.nowNanos));
            }
            for (int tick = 0; tick < 2 * 60 * 20; tick++) {
                chaos.nowNanos += 50_000_000;
                List<HealthEffect> effects = chaos.health.onTick(chaos.traffic.sample(), chaos.nowNanos);
                chaos.check(effects);
                for (HealthEffect effect : effects) {
                    if (effect instanceof HealthEffect.ProbeNow probe) {
                        chaos.check(chaos.health.onStarted(probe.lane(), chaos.nowNanos));
                        chaos.check(chaos.health.onSucceeded(probe.lane(), Duration.ofMillis(1), chaos.nowNanos));
                    }
                }
            }

            assertThat(chaos.health.reading(chaos.nowNanos).standing()).isEqualTo(Standing.SERVING);
            assertThat(chaos.health.reading(chaos.nowNanos).finding().verdict()).isEqualTo(Verdict.HEALTHY);
        });
    }

    @Test
    void silenceInWhichOurOwnLoopWasLateContainsNothing() {
        Seeds.each(1_000, random -> {
            long nowNanos = random.nextLong();
            TrafficLane traffic = new TrafficLane(nowNanos);
            FleetGuard fleet = new FleetGuard(FleetGuard.Limits.DEFAULT);
            ServerHealth health = new ServerHealth(Role.PRIMARY, HealthSettings.DEFAULT, fleet, nowNanos);
            traffic.onSent(new TrafficLane.Place(), true, nowNanos);
            for (int i = 0; i < EVENTS; i++) {
                // Late by more than the limit again before the grace and the patience are over.
                nowNanos += random.nextLong(50_000_000);
                if (i % 5 == 0) {
                    nowNanos += 250_000_000 + random.nextLong(1_000_000_000);
                }
                Lane lane = pick(CANARIES, random);
                if (random.nextBoolean()) {
                    health.onStarted(lane, nowNanos);
                } else if (random.nextBoolean()) {
                    health.onFailed(lane, random.nextBoolean() ? Cause.TIMED_OUT : Cause.CONNECT_TIMED_OUT, nowNanos);
                } else {
                    health.onTick(traffic.sample(), nowNanos);
                }
                assertThat(health.reading(nowNanos).containment()).isEmpty();
            }
        });
    }
}
