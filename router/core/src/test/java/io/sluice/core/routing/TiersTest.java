package io.sluice.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.routing.MapChange.PutShard;
import io.sluice.core.routing.MapChange.PutTenant;
import io.sluice.core.routing.MapChange.PutTier;
import io.sluice.core.routing.MapChange.RemoveTenant;
import io.sluice.core.routing.MapChange.RemoveTier;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the map holds of tiers: gold, which acme has, and silver, which nobody has; bolt names no tier. */
final class TiersTest {
    private static final TierName GOLD = new TierName("gold");
    private static final TierName SILVER = new TierName("silver");
    private static final Tier GOLD_TIER = Samples.tier("gold", 1);
    private static final PolicyOverrides REFUSES =
            new PolicyOverrides(null, TenantPolicy.Writes.REFUSE, null, null, null, null, null, null);
    private static final TenantRecord ACME = tenant("acme", 1, GOLD, PolicyOverrides.NONE);
    private static final TenantRecord BOLT = tenant("bolt", 1, TierName.DEFAULT, REFUSES);
    private static final RoutingTable TABLE = RoutingTable.EMPTY.with(
            5,
            List.of(
                    new PutTier(GOLD_TIER),
                    new PutTier(Samples.tier("silver", 1)),
                    new PutShard(Samples.shard("s1", 1)),
                    new PutTenant(ACME),
                    new PutTenant(BOLT)));

    private record Refused(MapChange change, Refusal reason) {}

    static Stream<Refused> refused() {
        return Stream.of(
                new Refused(new PutTier(Samples.tier("gold", 1)), Refusal.STALE_EPOCH),
                new Refused(new PutTier(Samples.tier("new", 2)), Refusal.STALE_EPOCH),
                new Refused(new PutTier(Tier.DEFAULT), Refusal.STALE_EPOCH),
                new Refused(new RemoveTier(GOLD, new Epoch(1)), Refusal.TIER_IN_USE),
                new Refused(new RemoveTier(SILVER, new Epoch(2)), Refusal.STALE_EPOCH),
                new Refused(new RemoveTier(new TierName("none"), new Epoch(1)), Refusal.UNKNOWN),
                new Refused(new RemoveTier(TierName.DEFAULT, Epoch.NONE), Refusal.TIER_IN_USE),
                new Refused(
                        new PutTenant(tenant("new", 1, new TierName("none"), PolicyOverrides.NONE)),
                        Refusal.TIER_UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatDoesNotFitIsRefusedWithItsReason(Refused each) {
        assertThat(TABLE.refusal(each.change())).map(Outcome.Refused::reason).contains(each.reason());
    }

    @Test
    void aTenantsPolicyIsItsOwnOverItsTiers() {
        assertThat(TABLE.policyOf(ACME)).isSameAs(GOLD_TIER.policy());
        assertThat(TABLE.policyOf(BOLT)).isEqualTo(REFUSES.over(TenantPolicy.DEFAULT));
    }

    @Test
    void aTierThatChangesChangesItsTenantsAndTouchesNoRecordOfTheirs() {
        Tier changed = new Tier(GOLD, new Epoch(2), TenantPolicy.DEFAULT);

        RoutingTable next = TABLE.with(6, List.of(new PutTier(changed)));

        assertThat(next.policyOf(ACME)).isEqualTo(TenantPolicy.DEFAULT);
        assertThat(next.tenant(ACME.id())).containsSame(ACME);
        assertThat(TABLE.policyOf(ACME)).isEqualTo(GOLD_TIER.policy());
    }

    @Test
    void theDefaultTierIsThereBeforeAnyRecordOfItAndMayBeChangedForAllWhoNameNone() {
        Tier changed = new Tier(TierName.DEFAULT, new Epoch(1), GOLD_TIER.policy());

        RoutingTable next = TABLE.with(6, List.of(new PutTier(changed)));

        assertThat(TABLE.tier(TierName.DEFAULT)).contains(Tier.DEFAULT);
        assertThat(TABLE.tiers()).extracting(Tier::name).containsExactlyInAnyOrder(GOLD, SILVER);
        assertThat(next.policyOf(BOLT)).isEqualTo(REFUSES.over(GOLD_TIER.policy()));
        assertThat(next.refusal(new RemoveTier(TierName.DEFAULT, new Epoch(1))))
                .map(Outcome.Refused::reason)
                .contains(Refusal.TIER_IN_USE);
    }

    @Test
    void aTierIsRemovedWhenItsLastTenantHasLeftItAndItsEpochsNeverComeAgain() {
        RoutingTable left = TABLE.with(6, List.of(new PutTenant(tenant("acme", 2, SILVER, PolicyOverrides.NONE))));

        RoutingTable without = left.with(7, List.of(new RemoveTier(GOLD, new Epoch(1))));

        assertThat(left.tenantsOf(GOLD)).isZero();
        assertThat(left.tenantsOf(SILVER)).isEqualTo(1);
        assertThat(without.tier(GOLD)).isEmpty();
        assertThat(without.nextEpoch(GOLD)).isEqualTo(new Epoch(2));
    }

    @Test
    void aRemovedTenantHasItsTierNoLonger() {
        RoutingTable without = TABLE.with(6, List.of(new RemoveTenant(new TenantId("acme"), new Epoch(1))));

        assertThat(without.tenantsOf(GOLD)).isZero();
        assertThat(TABLE.tenantsOf(GOLD)).isEqualTo(1);
    }

    @Test
    void aLoadedTableHasTheTiersThatWereSaved() {
        RoutingTable loaded =
                RoutingTable.load(5, TABLE.floor(), TABLE.tiers(), TABLE.shards(), TABLE.tenants(), TABLE.principals());

        assertThat(loaded.tier(GOLD)).contains(GOLD_TIER);
        assertThat(loaded.policyOf(ACME)).isEqualTo(GOLD_TIER.policy());
        assertThat(loaded.tenantsOf(GOLD)).isEqualTo(1);
        assertThatThrownBy(() -> RoutingTable.load(
                        5, TABLE.floor(), List.of(), TABLE.shards(), TABLE.tenants(), TABLE.principals()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gold");
    }

    @Test
    void thereIsRoomForSoManyTiers() {
        RoutingTable full = RoutingTable.EMPTY.with(
                RoutingTable.TIERS_MAX,
                Stream.iterate(0, i -> i + 1)
                        .limit(RoutingTable.TIERS_MAX)
                        .<MapChange>map(i -> new PutTier(Samples.tier("tier-" + i, 1)))
                        .toList());

        Optional<Outcome.Refused> refusal = full.refusal(new PutTier(Samples.tier("one-more", 1)));

        assertThat(refusal).map(Outcome.Refused::reason).contains(Refusal.LIMIT_REACHED);
    }

    private static TenantRecord tenant(String id, long epoch, TierName tier, PolicyOverrides own) {
        return Samples.tenant(id, epoch, "s1").withPolicy(new Epoch(epoch), tier, own);
    }
}
