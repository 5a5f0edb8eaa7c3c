package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.health.HealthSettings.Mode;
import io.sluice.core.health.SimulatedRouter.Noted;
import io.sluice.core.health.SimulatedServer.Fault;
import io.sluice.core.health.SimulatedServer.Request;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What must not be taken for a lock-up, and what is done about one, over whole courses of events. */
final class HealthScenarioTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aServerWithoutFreeConnectionsIsRefusingButWhoIsInIsServed() {
        told(Fault.TOO_MANY_CONNECTIONS, Verdict.REFUSING);
    }

    @Test
    void aWrongPasswordIsMisconfiguredAndNeverDown() {
        told(Fault.WRONG_PASSWORD, Verdict.MISCONFIGURED);
    }

    /** Named within five seconds and never contained. */
    private static void told(Fault fault, Verdict expected) {
        Seeds.each(100, random -> {
            SimulatedFleet fleet = SimulatedFleet.ofOne(random);
            fleet.warmUp(random.nextBoolean() ? 20 : 0, random);
            fleet.strike(fault);

            fleet.time.run(Duration.ofSeconds(5));

            assertThat(fleet.verdict()).isEqualTo(expected);
            fleet.time.run(Duration.ofSeconds(60));
            assertThat(SimulatedFleet.told(fleet.router())).containsExactly(expected);
            assertThat(SimulatedFleet.containments(fleet.router())).isEmpty();
        });
    }

    @Test
    void aLockOnTheRowOfTheCanaryIsNoTroubleOfTheServer() {
        for (int statementsPerSecond : new int[] {0, 20}) {
            Seeds.each(50, random -> {
                SimulatedFleet fleet = SimulatedFleet.ofOne(random);
                fleet.warmUp(statementsPerSecond, random);
                fleet.strike(Fault.ROW_LOCKED);

                fleet.time.run(Duration.ofSeconds(60));

                assertThat(SimulatedFleet.told(fleet.router())).isEmpty();
                assertThat(fleet.standing()).isEqualTo(Standing.SERVING);
            });
        }
    }

    @Test
    void aLongQueryIsNoLockUpWithOrWithoutOtherTraffic() {
        for (int statementsPerSecond : new int[] {0, 20}) {
            Seeds.each(50, random -> {
                SimulatedFleet fleet = SimulatedFleet.ofOne(random);
                fleet.warmUp(statementsPerSecond, random);
                fleet.router().send(Request.LONG_QUERY);
                long before = fleet.router().noted().size();

                fleet.time.run(Duration.ofSeconds(70));

                assertThat(SimulatedFleet.told(fleet.router())).isEmpty();
                // It does not set off a storm of canaries: two a second for read and write, a greeting every two.
                assertThat(fleet.router().noted().size() - before).isLessThan(70 * 3 + 40);
            });
        }
    }

    @Test
    void aFreezeDuringALongQueryIsFound() {
        Seeds.each(100, random -> {
            SimulatedFleet fleet = SimulatedFleet.ofOne(random);
            fleet.warmUp(0, random);
            fleet.router().send(Request.LONG_QUERY);
            fleet.time.run(Duration.ofSeconds(10));
            long struck = fleet.strike(Fault.FREEZE);

            fleet.time.run(Duration.ofSeconds(5));

            assertThat(SimulatedFleet.containments(fleet.router())).hasSize(1);
            assertThat(SimulatedFleet.containments(fleet.router()).get(0).nanos() - struck)
                    .isLessThan(SECOND.multipliedBy(3).toNanos());
        });
    }

    @Test
    void overloadIsSlowAndNeverContained() {
        for (int statementsPerSecond : new int[] {20, 500}) {
            Seeds.each(statementsPerSecond == 20 ? 200 : 20, random -> {
                SimulatedFleet fleet = SimulatedFleet.ofOne(random);
                fleet.warmUp(statementsPerSecond, random);
                fleet.servers.get(0).overload(statementsPerSecond);

                fleet.time.run(Duration.ofMinutes(2));

                assertThat(SimulatedFleet.containments(fleet.router())).isEmpty();
                assertThat(fleet.verdict()).isEqualTo(Verdict.SLOW);
                fleet.strike(Fault.NONE);
                fleet.time.run(Duration.ofSeconds(10));
                assertThat(fleet.verdict()).isEqualTo(Verdict.HEALTHY);
            });
        }
    }

    @Test
    void aFreezeUnderOverloadIsFoundLaterButFound() {
        Seeds.each(200, random -> {
            SimulatedFleet fleet = SimulatedFleet.ofOne(random);
            fleet.warmUp(200, random);
            fleet.servers.get(0).overload(200);
            fleet.time.run(Duration.ofSeconds(30));
            long struck = fleet.strike(Fault.FREEZE);

            fleet.time.run(Duration.ofSeconds(10));

            assertThat(fleet.verdict()).isEqualTo(Verdict.FROZEN);
            assertThat(SimulatedFleet.containments(fleet.router()).get(0).nanos() - struck)
                    .isLessThan(SECOND.multipliedBy(6).toNanos());
        });
    }

    @Test
    void aStopOfOurOwnIsNobodyElsesFault() {
        Seeds.each(200, random -> {
            SimulatedFleet fleet = new SimulatedFleet(random, Mode.ON, Role.PRIMARY, Role.PRIMARY);
            fleet.warmUp(20, random);

            for (int stops = 0; stops < 5; stops++) {
                fleet.time.stop(Duration.ofMillis(200 + random.nextInt(10_000)));
                fleet.time.run(Duration.ofMillis(random.nextInt(3_000)));
            }

            fleet.routers.forEach(
                    router -> assertThat(SimulatedFleet.containments(router)).isEmpty());
        });
    }

    @Test
    void aFreezeAfterAStopOfOurOwnIsFound() {
        Seeds.each(100, random -> {
            SimulatedFleet fleet = SimulatedFleet.ofOne(random);
            fleet.warmUp(20, random);
            fleet.time.stop(Duration.ofSeconds(5));
            fleet.strike(Fault.FREEZE);

            fleet.time.run(Duration.ofSeconds(3));

            assertThat(fleet.verdict()).isEqualTo(Verdict.FROZEN);
        });
    }

    @Test
    void aRestartOfTheReplicaConcernsTheReplicaOnly() {
        Seeds.each(100, random -> {
            SimulatedFleet fleet = new SimulatedFleet(random, Mode.ON, Role.REPLICA, Role.PRIMARY);
            fleet.warmUp(20, random);
            fleet.strike(Fault.DOWN);
            fleet.time.run(Duration.ofSeconds(1 + random.nextInt(20)));
            assertThat(fleet.verdict()).isEqualTo(Verdict.REFUSING);
            fleet.strike(Fault.NONE);

            fleet.time.run(Duration.ofSeconds(10));

            assertThat(fleet.verdict()).isEqualTo(Verdict.HEALTHY);
            assertThat(SimulatedFleet.told(fleet.routers.get(1))).isEmpty();
        });
    }

    @Test
    void whenMostTurnAtOnceAllAreKeptInServiceUntilItIsOver() {
        for (Fault fault : new Fault[] {Fault.FREEZE, Fault.BLACK_HOLE, Fault.DOWN}) {
            Seeds.each(50, random -> {
                SimulatedFleet fleet =
                        new SimulatedFleet(random, Mode.ON, Role.PRIMARY, Role.PRIMARY, Role.PRIMARY, Role.PRIMARY);
                fleet.warmUp(20, random);
                fleet.servers.subList(0, 3).forEach(server -> server.breakBy(fault));
                fleet.time.run(Duration.ofSeconds(2));

                // The first may close before the others are suspected, and opens as soon as they are.
                fleet.routers.forEach(router -> assertThat(isOpen(router)).isTrue());
                if (fault == Fault.DOWN) {
                    assertThat(fleet.verdict()).isEqualTo(Verdict.UNREACHABLE_FROM_HERE);
                }
                fleet.time.run(Duration.ofSeconds(40));
                fleet.routers.forEach(router -> assertThat(isOpen(router)).isTrue());
                fleet.time.run(Duration.ofSeconds(30));
                assertThat(fleet.routers.subList(0, 3)).noneMatch(HealthScenarioTest::isOpen);
                fleet.servers.forEach(server -> server.breakBy(Fault.NONE));
                fleet.time.run(Duration.ofSeconds(15));
                assertThat(fleet.routers).allMatch(HealthScenarioTest::isOpen);
            });
        }
    }

    private static boolean isOpen(SimulatedRouter router) {
        return router.health().reading(0).containment().isEmpty();
    }

    @Test
    void aServerThatFlapsIsHeldDownLongerEachTimeUpToALimitAndForgivenWithTime() {
        RandomGenerator random = new SplittableRandom(1);
        SimulatedFleet fleet = SimulatedFleet.ofOne(random);
        fleet.warmUp(20, random);
        List<Long> held = new ArrayList<>();
        for (int flaps = 0; flaps < 9; flaps++) {
            held.add(heldSeconds(fleet));
        }
        assertThat(held).isSorted();
        assertThat(held.get(0)).isLessThan(5);
        assertThat(held.get(8)).isBetween(60L, 65L);

        fleet.time.run(Duration.ofMinutes(40));

        assertThat(heldSeconds(fleet)).isLessThan(5);
    }

    private static long heldSeconds(SimulatedFleet fleet) {
        fleet.strike(Fault.FREEZE);
        fleet.time.run(Duration.ofSeconds(3));
        assertThat(fleet.standing()).isEqualTo(Standing.CONTAINED);
        long thawed = fleet.strike(Fault.NONE);
        fleet.time.run(Duration.ofSeconds(70));
        Noted last = fleet.router().noted().stream()
                .filter(each -> each.effect() instanceof HealthEffect.Release)
                .reduce((one, next) -> next)
                .orElseThrow();
        return Duration.ofNanos(last.nanos() - thawed).toSeconds();
    }

    @Test
    void inDryRunTheSameComesOutAsARehearsalAndOffOnlyTells() {
        Seeds.each(50, random -> {
            SimulatedFleet dry = new SimulatedFleet(random, Mode.DRY_RUN, Role.PRIMARY);
            dry.warmUp(20, random);
            dry.strike(Fault.FREEZE);
            dry.time.run(Duration.ofSeconds(3));
            assertThat(dry.router().noted().stream().map(Noted::effect))
                    .anyMatch(effect -> effect instanceof HealthEffect.Contain contain
                            && contain.containment().rehearsed());

            SimulatedFleet off = new SimulatedFleet(random, Mode.OFF, Role.PRIMARY);
            off.warmUp(20, random);
            off.strike(Fault.FREEZE);
            off.time.run(Duration.ofSeconds(3));
            assertThat(SimulatedFleet.containments(off.router())).isEmpty();
            assertThat(SimulatedFleet.told(off.router())).containsExactly(Verdict.FROZEN);
        });
    }
}
