package io.sluice.core.health;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every event in every state. */
final class ServerHealthTest {
    private static final Map<Standing, Consumer<Bench>> STATES = Map.of(
            Standing.SERVING, bench -> {},
            Standing.SUSPECT, Bench::toSuspect,
            Standing.CONTAINED, Bench::toContained,
            Standing.RECOVERING, Bench::toRecovering,
            Standing.QUARANTINED, Bench::toQuarantined);

    private static final Map<String, Consumer<Bench>> EVENTS = Map.ofEntries(
            Map.entry("tick", bench -> bench.pass(50)),
            Map.entry("statement sent", bench -> {
                bench.traffic.onSent(bench.place, false, bench.nowNanos);
                bench.pass(50);
            }),
            Map.entry("300 ms of silence", bench -> {
                bench.traffic.onSent(bench.place, false, bench.nowNanos + 1);
                bench.pass(300);
            }),
            Map.entry("statement answered", bench -> {
                bench.traffic.onSent(bench.place, false, bench.nowNanos);
                bench.traffic.onAnswered(bench.place, false, bench.nowNanos);
                bench.pass(50);
            }),
            Map.entry("connection lost", bench -> {
                bench.pass(500);
                bench.traffic.onLost(bench.place);
                bench.pass(50);
            }),
            Map.entry("read started", bench -> bench.health.onStarted(Lane.READ, bench.nowNanos)),
            Map.entry("read connected", bench -> bench.health.onConnected(Lane.READ, bench.nowNanos)),
            Map.entry("read succeeded", bench -> succeeded(bench, Lane.READ)),
            Map.entry("greeting succeeded", bench -> succeeded(bench, Lane.GREETING)),
            Map.entry("write succeeded", bench -> succeeded(bench, Lane.WRITE)),
            Map.entry("read failed", bench -> failed(bench, Lane.READ, Cause.CONNECTION_RESET)),
            Map.entry("greeting timed out", bench -> failed(bench, Lane.GREETING, Cause.TIMED_OUT)),
            Map.entry("write read-only", bench -> failed(bench, Lane.WRITE, Cause.READ_ONLY)),
            Map.entry("greeting denied", bench -> failed(bench, Lane.GREETING, Cause.ACCESS_DENIED)),
            Map.entry("lock waits", bench -> bench.health.onLockWaits(3, bench.nowNanos)),
            Map.entry("own lag", bench -> bench.health.onOwnLag(Duration.ofSeconds(1), bench.nowNanos)),
            Map.entry("quarantine", bench -> bench.health.onQuarantine(bench.nowNanos)),
            Map.entry("release", bench -> bench.health.onRelease(bench.nowNanos)),
            Map.entry("probe", bench -> bench.health.onProbe(bench.nowNanos)),
            Map.entry("mode", bench -> bench.health.onMode(HealthSettings.Mode.OFF, bench.nowNanos)));

    private static final String TABLE = """
            event              | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            tick               | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            statement sent     | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            300 ms of silence  | SUSPECT     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            statement answered | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            connection lost    | SUSPECT     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            read started       | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            read connected     | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            read succeeded     | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            greeting succeeded | SERVING     SERVING     CONTAINED   RECOVERING  QUARANTINED
            write succeeded    | SERVING     SUSPECT     RECOVERING  RECOVERING  QUARANTINED
            read failed        | SUSPECT     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            greeting timed out | SUSPECT     SERVING     CONTAINED   RECOVERING  QUARANTINED
            write read-only    | SUSPECT     SUSPECT     CONTAINED   CONTAINED   QUARANTINED
            greeting denied    | SERVING     SERVING     CONTAINED   RECOVERING  QUARANTINED
            lock waits         | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            own lag            | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            quarantine         | QUARANTINED QUARANTINED QUARANTINED QUARANTINED QUARANTINED
            release            | SERVING     SERVING     SERVING     SERVING     SERVING
            probe              | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            mode               | SERVING     SUSPECT     CONTAINED   RECOVERING  QUARANTINED
            """;

    private static List<HealthEffect> succeeded(Bench bench, Lane lane) {
        return bench.health.onSucceeded(lane, Duration.ofMillis(1), bench.nowNanos);
    }

    private static List<HealthEffect> failed(Bench bench, Lane lane, Cause cause) {
        return bench.health.onFailed(lane, cause, bench.nowNanos);
    }

    @TestFactory
    Stream<DynamicTest> everyEventInEveryStateGoesWhereTheTableSays() {
        List<String[]> rows = TABLE.lines()
                .map(line -> line.split(" {2,}\\| ?| \\| | +(?=[A-Z])", -1))
                .toList();
        String[] head = rows.get(0);
        return rows.stream()
                .skip(1)
                .flatMap(row -> Stream.of(1, 2, 3, 4, 5).map(column -> {
                    Standing from = Standing.valueOf(head[column].trim());
                    String event = row[0].trim();
                    return DynamicTest.dynamicTest(event + " when " + from, () -> {
                        Bench bench = new Bench();
                        requireNonNull(STATES.get(from)).accept(bench);
                        assertThat(bench.standing()).isEqualTo(from);
                        requireNonNull(EVENTS.get(event), event).accept(bench);
                        assertThat(bench.standing()).isEqualTo(Standing.valueOf(row[column].trim()));
                    });
                }));
    }

    @Test
    void theTableNamesEveryEventAndEveryState() {
        assertThat(TABLE.lines().skip(1).map(line -> line.split(" *\\|", -1)[0]))
                .containsExactlyInAnyOrderElementsOf(EVENTS.keySet());
        assertThat(STATES.keySet()).containsExactlyInAnyOrder(Standing.values());
    }

    @Test
    void aSuspicionAsksAtOnceAndOnlyOnce() {
        Bench bench = new Bench();
        bench.pass(500);
        bench.succeed(Lane.READ, Lane.GREETING, Lane.WRITE);
        bench.traffic.onSent(bench.place, false, bench.nowNanos);

        List<HealthEffect> effects = bench.pass(250);

        Duration deadline = HealthSettings.DEFAULT.giveUp();
        assertThat(effects)
                .containsExactly(
                        new HealthEffect.ProbeNow(Lane.GREETING, deadline),
                        new HealthEffect.ProbeNow(Lane.READ, deadline));
        assertThat(bench.pass(50)).isEmpty();
    }

    @Test
    void whatWasGoodBeforeIsNoGroundForARelease() {
        Bench bench = new Bench();
        for (int i = 0; i < 5; i++) {
            bench.succeed(Lane.WRITE);
        }
        bench.toContained();

        bench.succeed(Lane.READ, Lane.GREETING);
        assertThat(bench.standing()).isEqualTo(Standing.CONTAINED);

        bench.succeed(Lane.WRITE, Lane.WRITE);
        bench.pass(5_000);
        assertThat(bench.standing()).isEqualTo(Standing.RECOVERING);

        bench.succeed(Lane.WRITE);
        assertThat(bench.standing()).isEqualTo(Standing.SERVING);
    }

    @Test
    void aFrozenServerKeepsItsNameWhenItsBacklogIsFull() {
        Bench bench = new Bench();
        for (Lane lane : List.of(Lane.READ, Lane.GREETING)) {
            bench.health.onStarted(lane, bench.nowNanos);
            bench.health.onConnected(lane, bench.nowNanos);
        }
        bench.pass(500);
        assertThat(bench.verdict()).isEqualTo(Verdict.FROZEN);

        bench.fail(Lane.GREETING, Cause.CONNECT_TIMED_OUT);
        bench.pass(50);

        assertThat(bench.verdict()).isEqualTo(Verdict.FROZEN);
        assertThat(bench.standing()).isEqualTo(Standing.CONTAINED);
    }

    @Test
    void aWriteCanaryThatIsMisconfiguredDoesNotKeepAServerContained() {
        Bench bench = new Bench().toContained();

        bench.succeed(Lane.READ, Lane.GREETING);
        for (int i = 0; i < 3; i++) {
            bench.fail(Lane.WRITE, Cause.UNKNOWN_OBJECT);
            bench.pass(1_000);
        }

        assertThat(bench.standing()).isEqualTo(Standing.SERVING);
        assertThat(bench.verdict()).isEqualTo(Verdict.MISCONFIGURED);
    }

    @Test
    void theEvidenceNamesTheNumbersAndTheirLimits() {
        Bench bench = new Bench().toContained();

        Finding finding = bench.health.reading(bench.nowNanos).finding();

        assertThat(finding.verdict()).isEqualTo(Verdict.REFUSING);
        assertThat(finding.evidence().cause()).contains(Cause.CONNECTION_REFUSED);
        assertThat(finding.evidence().signals())
                .contains(new Signal(Lane.GREETING, Signal.Measure.FAILURES_IN_A_ROW, 1, 2));
    }

    @Test
    void aQuarantineIsRealInEveryModeAndEndsByReleaseOnly() {
        Bench bench = new Bench();
        bench.health.onMode(HealthSettings.Mode.OFF, 0);

        List<HealthEffect> effects = bench.health.onQuarantine(0);

        assertThat(effects).hasSize(1);
        HealthEffect.Containment containment = ((HealthEffect.Contain) effects.get(0)).containment();
        assertThat(containment.byOperator()).isTrue();
        assertThat(containment.rehearsed()).isFalse();
        assertThat(containment.scope()).isEqualTo(Scope.ALL);
        bench.pass(60_000);
        assertThat(bench.standing()).isEqualTo(Standing.QUARANTINED);
        assertThat(bench.health.onRelease(bench.nowNanos)).containsExactly(new HealthEffect.Release(containment));
    }

    @Test
    void aReleaseDoesNotForgetThatTheServerIsSlow() {
        Bench bench = new Bench();
        bench.beSlow();

        bench.health.onRelease(bench.nowNanos);
        bench.pass(1_000);
        bench.startAll();
        bench.pass(1_000);

        assertThat(bench.verdict()).isEqualTo(Verdict.SLOW);
        bench.pass(1_000);
        assertThat(bench.verdict()).as("even so, not for ever").isEqualTo(Verdict.FROZEN);
    }

    @Test
    void aServerThatIsSlowInQuarantineIsKnownToBeSlowAfterIt() {
        Bench bench = new Bench();
        bench.health.onQuarantine(0);
        bench.beSlow();

        bench.health.onRelease(bench.nowNanos);
        bench.pass(1_000);
        bench.startAll();
        bench.pass(1_000);

        assertThat(bench.verdict()).isEqualTo(Verdict.SLOW);
    }

    @Test
    void aRehearsalEndsBeforeARealContainmentBegins() {
        Bench bench = new Bench();
        bench.health.onMode(HealthSettings.Mode.DRY_RUN, 0);
        bench.toContained();

        List<HealthEffect> effects = bench.health.onMode(HealthSettings.Mode.ON, bench.nowNanos);

        assertThat(effects).hasSize(2);
        assertThat(effects.get(0)).isInstanceOf(HealthEffect.Release.class);
        assertThat(effects.get(1)).isInstanceOf(HealthEffect.Contain.class);
    }

    /** The hold-down delays an opening; it is no reason to close. */
    @ParameterizedTest
    @EnumSource(names = {"OFF", "DRY_RUN"})
    void aGateThatIsOpenIsNotClosedWhileItsServerIsGoodButNotForLongEnough(HealthSettings.Mode before) {
        Bench bench = new Bench();
        bench.health.onMode(before, 0);
        bench.toRecovering();

        bench.health.onMode(HealthSettings.Mode.ON, bench.nowNanos);

        assertThat(bench.standing()).isEqualTo(Standing.RECOVERING);
        assertThat(bench.health.reading(bench.nowNanos).containment()).isEmpty();

        bench.toContained();

        assertThat(bench.health.reading(bench.nowNanos).containment())
                .as("it is bad again")
                .isPresent();
    }

    @Test
    void aCanaryThatFindsNoFreeConnectionForItselfSaysNothingOfThoseWhoAreIn() {
        Bench bench = new Bench();
        bench.pass(500);
        bench.fail(Lane.READ, Cause.CONNECTION_RESET);
        for (int i = 0; i < 3; i++) {
            bench.fail(Lane.GREETING, Cause.TOO_MANY_CONNECTIONS);
            bench.fail(Lane.READ, Cause.TOO_MANY_CONNECTIONS);
            bench.pass(500);
        }
        assertThat(bench.verdict()).isEqualTo(Verdict.REFUSING);
        assertThat(bench.health.reading(bench.nowNanos).containment()).isEmpty();

        bench.fail(Lane.GREETING, Cause.CONNECTION_REFUSED);

        assertThat(bench.standing()).isEqualTo(Standing.CONTAINED);
    }

    @Test
    void aCanaryThatWasRefusedAndTriesAgainSaysNothingOfThoseWhoAreIn() {
        Bench bench = new Bench();
        bench.pass(500);
        for (int i = 0; i < 3; i++) {
            bench.fail(Lane.GREETING, Cause.TOO_MANY_CONNECTIONS);
            bench.fail(Lane.READ, Cause.TOO_MANY_CONNECTIONS);
            bench.pass(500);
        }
        bench.health.onStarted(Lane.READ, bench.nowNanos);
        bench.pass(300);
        bench.health.onStarted(Lane.GREETING, bench.nowNanos);
        bench.pass(350);
        assertThat(bench.health.reading(bench.nowNanos).containment()).isEmpty();

        bench.pass(50);

        assertThat(bench.standing()).as("no newcomer hears anything").isEqualTo(Standing.CONTAINED);
    }

    @Test
    void aLaneThatAServerDoesNotHaveIsAMistakeOfTheCaller() {
        Bench bench = new Bench();
        ServerHealth replica =
                new ServerHealth(Role.REPLICA, HealthSettings.DEFAULT, new FleetGuard(FleetGuard.Limits.DEFAULT), 0);

        assertThatThrownBy(() -> bench.health.onStarted(Lane.TRAFFIC, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> replica.onStarted(Lane.WRITE, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
