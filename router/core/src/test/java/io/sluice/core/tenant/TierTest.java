package io.sluice.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.routing.RandomRecords;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TierTest {
    private static final TenantPolicy GOLD_POLICY = new TenantPolicy(
            Reads.REPLICA,
            Writes.QUEUE,
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            true,
            7,
            2L << 20,
            Duration.ofHours(2));
    private static final Tier GOLD = new Tier(new TierName("gold"), new Epoch(1), GOLD_POLICY);

    @Test
    void withoutOverridesATenantHasThePolicyOfItsTier() {
        assertThat(GOLD.policyOf(PolicyOverrides.NONE)).isEqualTo(GOLD_POLICY);
        assertThat(Tier.DEFAULT.policyOf(PolicyOverrides.NONE)).isEqualTo(TenantPolicy.DEFAULT);
    }

    @Test
    void whatATenantOverridesIsItsOwnAndTheRestIsInherited() {
        PolicyOverrides own =
                new PolicyOverrides(null, Writes.REFUSE, Duration.ZERO, null, false, null, 3L << 20, null);

        assertThat(GOLD.policyOf(own))
                .isEqualTo(new TenantPolicy(
                        Reads.REPLICA,
                        Writes.REFUSE,
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        false,
                        7,
                        3L << 20,
                        Duration.ofHours(2)));
    }

    @Test
    void everyFieldCanBeOverridden() {
        TenantPolicy all = TenantPolicy.DEFAULT;
        PolicyOverrides own = new PolicyOverrides(
                all.reads(),
                all.writes(),
                all.holdTime(),
                all.maxStaleness(),
                all.userLocks(),
                all.queueWrites(),
                all.queueBytes(),
                all.queueAge());

        assertThat(GOLD.policyOf(own)).isEqualTo(all);
    }

    @Test
    void whoOverridesNothingIsGivenTheTiersOwnPolicy() {
        assertThat(GOLD.policyOf(new PolicyOverrides(null, null, null, null, null, null, null, null)))
                .isSameAs(GOLD_POLICY);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"PT5M0.001S,-", "PT-1S,-", "-,P1DT1S", "-,PT-1S"},
            nullValues = "-")
    void anOverrideIsHeldToTheBoundsOfAPolicy(@Nullable Duration hold, @Nullable Duration staleness) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyOverrides(null, null, hold, staleness, null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"0,-,-", "1000000001,-,-", "-,1048575,-", "-,1099511627777,-", "-,-,PT0.999S", "-,-,P30DT1S"},
            nullValues = "-")
    void aQuotaOfItsOwnIsHeldToTheBoundsOfAPolicy(@Nullable Long writes, @Nullable Long bytes, @Nullable Duration age) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicyOverrides(null, null, null, null, null, writes, bytes, age));
    }

    @Test
    void whoOverridesOnlyAQuotaOverridesSomething() {
        Duration day = Duration.ofDays(1);

        assertThat(new PolicyOverrides(null, null, null, null, null, 1L, null, null).isNone())
                .isFalse();
        assertThat(new PolicyOverrides(null, null, null, null, null, null, 1L << 20, null).isNone())
                .isFalse();
        assertThat(new PolicyOverrides(null, null, null, null, null, null, null, day).isNone())
                .isFalse();
    }

    @Test
    void whatLiesBetweenTwoPoliciesMakesTheOneOutOfTheOther() {
        Seeds.each(1_000, random -> {
            TenantPolicy inherited = new RandomRecords(random).policy();
            TenantPolicy wanted = new RandomRecords(random).policy();

            PolicyOverrides own = PolicyOverrides.between(inherited, wanted);

            assertThat(own.over(inherited)).isEqualTo(wanted);
            assertThat(own.reads() == null).isEqualTo(inherited.reads() == wanted.reads());
        });
        assertThat(PolicyOverrides.between(GOLD_POLICY, GOLD_POLICY)).isSameAs(PolicyOverrides.NONE);
    }

    @Test
    void aTierHasAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TierName(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new TierName("a tier"));
    }
}
