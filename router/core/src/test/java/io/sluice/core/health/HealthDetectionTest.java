package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.health.SimulatedRouter.Noted;
import io.sluice.core.health.SimulatedServer.Fault;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How soon a fault is contained, under which name, and how soon service is back. */
final class HealthDetectionTest {
    private static final int PHASES = 1_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Strikes once in each of many phases; gives the 99th percentile of the time to contain. */
    private static Duration p99(Fault fault, Verdict expected, double statementsPerSecond) {
        List<Long> nanos = new ArrayList<>();
        List<Verdict> named = new ArrayList<>();
        Seeds.each(PHASES, random -> {
            SimulatedFleet fleet = SimulatedFleet.ofOne(random);
            fleet.warmUp(statementsPerSecond, random);
            long struck = fleet.strike(fault);

            fleet.time.run(Duration.ofSeconds(8));

            List<Noted> containments = SimulatedFleet.containments(fleet.router());
            assertThat(containments).hasSize(1);
            nanos.add(containments.get(0).nanos() - struck);
            named.add(SimulatedFleet.contained(containments.get(0)));
        });
        // A greeting that had just been connected cannot tell a black hole from a freeze.
        assertThat(named.stream().filter(expected::equals)).hasSizeGreaterThanOrEqualTo(PHASES * 99 / 100);
        nanos.sort(Long::compare);
        Duration p99 = Duration.ofNanos(nanos.get(PHASES * 99 / 100 - 1));
        return p99;
    }

    /** A fault that comes and goes: the gate opens again soon, and the server is healthy. */
    private static void passes(Fault fault, Verdict expected) {
        Seeds.each(50, random -> {
            SimulatedFleet fleet = SimulatedFleet.ofOne(random);
            fleet.warmUp(20, random);
            fleet.strike(fault);
            fleet.time.run(Duration.ofSeconds(30));
            assertThat(fleet.verdict()).isEqualTo(expected);
            fleet.strike(Fault.NONE);

            fleet.time.run(Duration.ofSeconds(10));

            assertThat(fleet.standing()).isEqualTo(Standing.SERVING);
            assertThat(fleet.verdict()).isEqualTo(Verdict.HEALTHY);
            assertThat(SimulatedFleet.told(fleet.router())).containsExactly(expected, Verdict.HEALTHY);
        });
    }

    @Test
    void aFreezeUnderTwentyStatementsASecondIsContainedWithinASecond() {
        assertThat(p99(Fault.FREEZE, Verdict.FROZEN, 20)).isLessThanOrEqualTo(SECOND);
        assertThat(p99(Fault.FREEZE, Verdict.FROZEN, 500)).isLessThanOrEqualTo(SECOND);
    }

    @Test
    void aFreezeOfAnIdleServerIsContainedWithinThreeSeconds() {
        assertThat(p99(Fault.FREEZE, Verdict.FROZEN, 0)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void aServerBehindABlackHoleIsUnreachableFromHere() {
        assertThat(p99(Fault.BLACK_HOLE, Verdict.UNREACHABLE_FROM_HERE, 20)).isLessThanOrEqualTo(SECOND);
    }

    @Test
    void aServerThatOnlyGreetsIsFrozenWithinThreeSeconds() {
        assertThat(p99(Fault.STUCK_INSIDE, Verdict.FROZEN, 20)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
        assertThat(p99(Fault.STUCK_INSIDE, Verdict.FROZEN, 0)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void aServerThatIsMisconfiguredAlreadyIsFoundFrozenAndReleasedAllTheSame() {
        for (Fault fault : new Fault[] {Fault.FREEZE, Fault.BLACK_HOLE}) {
            Seeds.each(100, random -> {
                SimulatedFleet fleet = SimulatedFleet.ofOne(random);
                fleet.warmUp(20, random);
                fleet.strike(Fault.WRONG_PASSWORD);
                fleet.time.run(Duration.ofSeconds(20));
                fleet.strike(fault);
                fleet.time.run(SECOND.multipliedBy(3));
                assertThat(fleet.standing()).isEqualTo(Standing.CONTAINED);
                assertThat(fleet.verdict())
                        .isEqualTo(fault == Fault.FREEZE ? Verdict.FROZEN : Verdict.UNREACHABLE_FROM_HERE);
                fleet.strike(Fault.WRONG_PASSWORD);

                fleet.time.run(Duration.ofSeconds(10));

                assertThat(fleet.standing()).isEqualTo(Standing.SERVING);
                assertThat(fleet.verdict()).isEqualTo(Verdict.MISCONFIGURED);
            });
        }
    }

    @Test
    void aGlobalReadLockIsNamedAsSuchWithinThreeSeconds() {
        assertThat(p99(Fault.GLOBAL_READ_LOCK, Verdict.LOCK_HELD, 20)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
        assertThat(p99(Fault.GLOBAL_READ_LOCK, Verdict.LOCK_HELD, 0)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void aFrozenDiskIsAWriteStallWithinThreeSeconds() {
        assertThat(p99(Fault.FROZEN_DISK, Verdict.WRITE_STALLED, 20)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
        assertThat(p99(Fault.FROZEN_DISK, Verdict.WRITE_STALLED, 0)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
    }

    @Test
    void aFullDiskAReadOnlyPrimaryAndARefusalAreContainedWithinThreeSeconds() {
        assertThat(p99(Fault.DISK_FULL, Verdict.FULL, 20)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
        assertThat(p99(Fault.READ_ONLY, Verdict.READ_ONLY, 20)).isLessThanOrEqualTo(SECOND.multipliedBy(3));
        assertThat(p99(Fault.DOWN, Verdict.REFUSING, 20)).isLessThanOrEqualTo(SECOND);
    }

    @Test
    void serviceIsBackWithinTenSecondsOfTheEndAndTheNameNeverChangedInBetween() {
        passes(Fault.FREEZE, Verdict.FROZEN);
        passes(Fault.BLACK_HOLE, Verdict.UNREACHABLE_FROM_HERE);
        passes(Fault.GLOBAL_READ_LOCK, Verdict.LOCK_HELD);
        passes(Fault.FROZEN_DISK, Verdict.WRITE_STALLED);
        passes(Fault.DISK_FULL, Verdict.FULL);
        passes(Fault.READ_ONLY, Verdict.READ_ONLY);
        passes(Fault.DOWN, Verdict.REFUSING);
    }
}
