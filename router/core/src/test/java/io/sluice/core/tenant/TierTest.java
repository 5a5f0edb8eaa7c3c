package io.sluice.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TierTest {
    private static final TenantPolicy GOLD_POLICY =
            new TenantPolicy(Reads.REPLICA, Writes.QUEUE, Duration.ofSeconds(20), Duration.ofSeconds(5), true);
    private static final Tier GOLD = new Tier("gold", GOLD_POLICY);

    @Test
    void withoutOverridesATenantHasThePolicyOfItsTier() {
        assertThat(GOLD.policyOf(PolicyOverrides.NONE)).isEqualTo(GOLD_POLICY);
        assertThat(Tier.DEFAULT.policyOf(PolicyOverrides.NONE)).isEqualTo(TenantPolicy.DEFAULT);
    }

    @Test
    void whatATenantOverridesIsItsOwnAndTheRestIsInherited() {
        PolicyOverrides own = new PolicyOverrides(null, Writes.REFUSE, Duration.ZERO, null, false);

        assertThat(GOLD.policyOf(own))
                .isEqualTo(new TenantPolicy(Reads.REPLICA, Writes.REFUSE, Duration.ZERO, Duration.ofSeconds(5), false));
    }

    @Test
    void everyFieldCanBeOverridden() {
        TenantPolicy all = TenantPolicy.DEFAULT;
        PolicyOverrides own =
                new PolicyOverrides(all.reads(), all.writes(), all.holdTime(), all.maxStaleness(), all.userLocks());

        assertThat(GOLD.policyOf(own)).isEqualTo(all);
    }

    @Test
    void anOverrideIsHeldToTheBoundsOfAPolicy() {
        PolicyOverrides own = new PolicyOverrides(null, null, Duration.ofHours(1), null, null);

        assertThatIllegalArgumentException().isThrownBy(() -> GOLD.policyOf(own));
    }

    @Test
    void aTierHasAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Tier("", GOLD_POLICY));
    }
}
