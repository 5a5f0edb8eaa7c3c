package io.sluice.core.failover;

import static io.sluice.core.failover.Views.A;
import static io.sluice.core.failover.Views.SHARD;
import static io.sluice.core.failover.Views.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.health.Standing;
import io.sluice.core.health.Verdict;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TriggerTest {
    private static final Instant NOW = Instant.ofEpochSecond(100_000);
    private static final long CONTAINED = 5_000_000_000L;

    private static FailoverSettings settings(FailoverMode mode, boolean hasHook, boolean allowUnfenced) {
        return new FailoverSettings(
                mode,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                LossPolicy.UNSEEN,
                hasHook ? List.of("fence") : List.of(),
                allowUnfenced,
                FailoverSettings.DEFAULT.limits());
    }

    private static Trigger trigger(FailoverMode mode) {
        return new Trigger(settings(mode, true, false));
    }

    private static Trigger.Situation situation(ShardRecord shard, Standing standing, Verdict verdict) {
        return new Trigger.Situation(
                shard, standing, verdict, CONTAINED, true, false, Witnesses.ALONE, Optional.empty());
    }

    private static Trigger.Situation frozen(UnaryOperator<ShardFailover> change) {
        return situation(with(change), Standing.CONTAINED, Verdict.FROZEN);
    }

    private static Trigger.Situation frozen() {
        return frozen(UnaryOperator.identity());
    }

    private static Trigger.Situation promoted(UnaryOperator<ShardFailover> change, ServerAddress server) {
        return new Trigger.Situation(
                with(change), Standing.SERVING, Verdict.HEALTHY, 0, true, false, Witnesses.ALONE, Optional.of(server));
    }

    /** What is decided so many milliseconds after it was contained: an order's kind, a blocker, or nothing. */
    private static String decided(Trigger trigger, Trigger.Situation situation, long afterMillis) {
        Trigger.Decision decision = trigger.decide(situation, NOW, CONTAINED + afterMillis * 1_000_000);
        assertThat(decision.order().isPresent() && decision.blocker().isPresent())
                .isFalse();
        Optional<String> order = decision.order().map(each -> each.kind() + (each.isRehearsal() ? " rehearsed" : ""));
        return order.or(() -> decision.blocker().map(Blocker::name)).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, MODE_OFF, MODE_OFF",
        "DRY_RUN, PROMOTION rehearsed, FOLLOW rehearsed",
        "MANUAL, MODE_OFF, FOLLOW",
        "AUTO, PROMOTION, FOLLOW"
    })
    void theModeSaysWhatIsDoneByItself(FailoverMode mode, String ofAFrozenOne, String ofAPromotedOne) {
        Trigger.Situation promoted = promoted(UnaryOperator.identity(), A);

        assertThat(decided(trigger(mode), frozen(), 60_000)).isEqualTo(ofAFrozenOne);
        assertThat(decided(trigger(mode), promoted, 60_000)).isEqualTo(ofAPromotedOne);
        assertThat(decided(trigger(FailoverMode.OFF), frozen(failover -> failover.withMode(Optional.of(mode))), 60_000))
                .as("the shard's own mode goes first")
                .isEqualTo(ofAFrozenOne);
    }

    @ParameterizedTest
    @CsvSource({
        "HEALTHY, VERDICT, VERDICT",
        "SLOW, VERDICT, VERDICT",
        "FROZEN, PROMOTION, PROMOTION",
        "WRITE_STALLED, PROMOTION, PROMOTION",
        "LOCK_HELD, VERDICT, VERDICT",
        "FULL, , PROMOTION",
        "READ_ONLY, VERDICT, VERDICT",
        "REFUSING, , PROMOTION",
        "MISCONFIGURED, VERDICT, VERDICT",
        "UNREACHABLE_FROM_HERE, VERDICT, VERDICT"
    })
    void theVerdictSaysWhetherAndWhen(Verdict verdict, String afterASecond, String afterHalfAMinute) {
        Trigger.Situation contained = situation(SHARD, Standing.CONTAINED, verdict);

        assertThat(decided(trigger(FailoverMode.AUTO), contained, 1_000))
                .isEqualTo(afterASecond == null ? "" : afterASecond);
        assertThat(decided(trigger(FailoverMode.AUTO), contained, 30_000)).isEqualTo(afterHalfAMinute);
    }

    @Test
    void nothingBeginsBeforeItIsConfirmed() {
        assertThat(decided(trigger(FailoverMode.AUTO), frozen(), 999)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Standing.class, mode = EnumSource.Mode.EXCLUDE, names = "CONTAINED")
    void whatIsNotContainedIsNotPromotedAway(Standing standing) {
        assertThat(decided(trigger(FailoverMode.AUTO), situation(SHARD, standing, Verdict.FROZEN), 60_000))
                .isEmpty();
    }

    @Test
    void verdictsThatCloseNoGatePromoteNobody() {
        Trigger.Situation told = new Trigger.Situation(
                SHARD, Standing.CONTAINED, Verdict.FROZEN, CONTAINED, false, false, Witnesses.ALONE, Optional.empty());

        assertThat(decided(trigger(FailoverMode.AUTO), told, 60_000)).isEqualTo("MODE_OFF");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, PROMOTION",
        "3, 1, TOO_FEW_WITNESSES",
        "3, 2, PROMOTION",
        "5, 2, TOO_FEW_WITNESSES",
        "5, 3, PROMOTION"
    })
    void nobodyIsPromotedUnlessMostRoutersHoldThePrimaryToBeLocked(int routers, int agreeing, String decision) {
        Trigger.Situation seen = new Trigger.Situation(
                SHARD,
                Standing.CONTAINED,
                Verdict.FROZEN,
                CONTAINED,
                true,
                false,
                new Witnesses(routers, agreeing),
                Optional.empty());

        assertThat(decided(trigger(FailoverMode.AUTO), seen, 60_000)).isEqualTo(decision);
    }

    @Test
    void nobodyIsPromotedInAPanic() {
        Trigger.Situation panic = new Trigger.Situation(
                SHARD, Standing.CONTAINED, Verdict.FROZEN, CONTAINED, true, true, Witnesses.ALONE, Optional.empty());

        assertThat(decided(trigger(FailoverMode.AUTO), panic, 60_000)).isEqualTo("PANIC");
    }

    @Test
    void nothingBeginsWhileAHandoverIsUnderWay() {
        UnaryOperator<ShardFailover> underWay = failover ->
                failover.withHandover(Optional.of(Views.handover(Handover.Kind.PROMOTION, Handover.Step.FENCING)));

        assertThat(decided(trigger(FailoverMode.AUTO), frozen(underWay), 60_000))
                .isEqualTo("UNDER_WAY");
        assertThat(decided(trigger(FailoverMode.AUTO), promoted(underWay, A), 60_000))
                .isEqualTo("UNDER_WAY");
    }

    @ParameterizedTest
    @CsvSource({"3599, TOO_SOON", "3600, PROMOTION", "-60, TOO_SOON"})
    void aSecondOneWithinTheDistanceNeedsAnOperator(long lastSecondsAgo, String decided) {
        ShardRecord changed = SHARD.withPrimary(SHARD.epoch(), A, NOW.minusSeconds(lastSecondsAgo), false);

        assertThat(decided(trigger(FailoverMode.AUTO), situation(changed, Standing.CONTAINED, Verdict.FROZEN), 60_000))
                .isEqualTo(decided);
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, PROMOTION, HOOK",
        "true, true, PROMOTION, HOOK",
        "false, true, PROMOTION, NONE",
        "false, false, NOT_FENCED,"
    })
    void withoutAHookTheSettingsMustAcceptTheRisk(boolean hasHook, boolean allowUnfenced, String said, String fence) {
        Trigger trigger = new Trigger(settings(FailoverMode.AUTO, hasHook, allowUnfenced));

        assertThat(decided(trigger, frozen(), 60_000)).isEqualTo(said);
        assertThat(trigger.decide(frozen(), NOW, CONTAINED + 60_000_000_000L).order().stream()
                        .map(order -> order.fence().name()))
                .isEqualTo(Stream.ofNullable(fence).toList());
    }

    @Test
    void theOrderSaysWhatTheSettingsSay() {
        Order order = trigger(FailoverMode.AUTO)
                .decide(frozen(), NOW, CONTAINED + 60_000_000_000L)
                .order()
                .orElseThrow();

        assertThat(order)
                .isEqualTo(new Order(
                        Handover.Kind.PROMOTION,
                        Optional.empty(),
                        "sluice: frozen",
                        LossPolicy.UNSEEN,
                        Handover.Fence.HOOK,
                        false,
                        false));
    }

    @Test
    void whoWasDemotedIsNotFollowedAndIsInNobodysWay() {
        Trigger.Situation rogue = new Trigger.Situation(
                with(failover -> failover.withDemoted(A, true)),
                Standing.CONTAINED,
                Verdict.FROZEN,
                CONTAINED,
                true,
                false,
                Witnesses.ALONE,
                Optional.of(A));

        assertThat(decided(trigger(FailoverMode.AUTO), rogue, 60_000)).isEqualTo("PROMOTION");
        assertThat(decided(trigger(FailoverMode.AUTO), promoted(failover -> failover.withDemoted(A, true), A), 0))
                .isEmpty();
    }

    @Test
    void afterEachFutileTryItWaitsLongerUpToAMinute() {
        Trigger trigger = trigger(FailoverMode.AUTO);
        long millis = 60_000;
        for (long wait : List.of(2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000)) {
            assertThat(decided(trigger, frozen(), millis)).isEqualTo("PROMOTION");
            trigger.onFutile(CONTAINED + millis * 1_000_000);

            assertThat(decided(trigger, frozen(), millis + wait - 1)).isEmpty();

            millis += wait;
        }
    }

    @Test
    void onceTheShardWasWellItBeginsAnew() {
        Trigger trigger = trigger(FailoverMode.AUTO);
        trigger.onFutile(CONTAINED + 60_000_000_000L);
        trigger.onFutile(CONTAINED + 60_000_000_000L);

        assertThat(decided(trigger, situation(SHARD, Standing.SERVING, Verdict.HEALTHY), 60_001))
                .isEmpty();

        assertThat(decided(trigger, frozen(), 60_002)).isEqualTo("PROMOTION");
        trigger.onFutile(CONTAINED + 60_002_000_000L);
        assertThat(decided(trigger, frozen(), 62_002)).isEqualTo("PROMOTION");
    }
}
