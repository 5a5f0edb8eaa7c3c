package io.sluice.proxy.control;

import static io.sluice.proxy.control.Samples.ACCOUNTS;
import static io.sluice.proxy.control.Samples.ACME;
import static io.sluice.proxy.control.Samples.BLUE;
import static io.sluice.proxy.control.Samples.S1;
import static io.sluice.proxy.control.Samples.S2;
import static io.sluice.proxy.control.Samples.origin;
import static io.sluice.proxy.control.Samples.shard;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every intent comes to, by table: on a map with the tier gold, the shards s1 and s2 (this in quarantine), acme on s1, and app granted acme. */
final class PlannerTest {
    private static final TierName GOLD = new TierName("gold");
    private static final TierName SILVER = new TierName("silver");
    private static final ServerAddress PRIMARY = new ServerAddress("127.0.0.1", 3301);
    private static final ServerAddress QUARANTINED = new ServerAddress("127.0.0.1", 3302);
    private static final RoutingTable TABLE = table();
    private static final Epoch NOW = new Epoch(1);
    private static final Epoch OLD = new Epoch(7);
    private static final ShardId NONE = new ShardId("none");
    private static final PrincipalName APP = new PrincipalName("app");
    private static final DatabaseName BLUE_DATABASE = DatabaseName.of(BLUE);
    private static final TenantGrant TO_ACME = new TenantGrant.Some(Set.of(ACME));
    private static final TenantGrant TO_BLUE = new TenantGrant.Some(Set.of(BLUE));

    static Stream<Arguments> plans() {
        return Stream.of(
                of(new Intent.CreateShard(origin(), shard(new ShardId("s3"), 3303)), Plan.Commit.class),
                of(new Intent.UpdateShard(origin(), shard(S1, 3309), NOW), Plan.Commit.class),
                of(new Intent.DeleteShard(origin(), S2, NOW), Plan.Commit.class),
                of(
                        new Intent.CreateTenant(
                                origin(), BLUE, S2, BLUE_DATABASE, TierName.DEFAULT, PolicyOverrides.NONE),
                        Plan.Create.class),
                of(
                        new Intent.UpdateTenant(origin(), ACME, NOW, TierName.DEFAULT, PolicyOverrides.NONE),
                        Plan.Commit.class),
                of(new Intent.UpdateTenant(origin(), ACME, NOW, GOLD, PolicyOverrides.NONE), Plan.Commit.class),
                of(new Intent.QuarantineServer(origin(), S1, PRIMARY), Plan.Commit.class),
                of(new Intent.ReleaseServer(origin(), S2, QUARANTINED), Plan.Commit.class),
                of(new Intent.QuarantineServer(origin(), S2, QUARANTINED), Plan.Answer.class),
                of(new Intent.ReleaseServer(origin(), S1, PRIMARY), Plan.Answer.class),
                of(new Intent.CreateTier(origin(), tier(SILVER)), Plan.Commit.class),
                of(new Intent.UpdateTier(origin(), tier(GOLD), NOW), Plan.Commit.class),
                of(new Intent.UpdateTier(origin(), tier(TierName.DEFAULT), Epoch.NONE), Plan.Commit.class),
                of(new Intent.DeleteTier(origin(), GOLD, NOW), Plan.Commit.class),
                of(new Intent.RemapTenant(origin(), ACME, NOW, S2), Plan.Remap.class),
                of(new Intent.RemapTenant(origin(), ACME, NOW, S1), Plan.Answer.class),
                of(new Intent.CreatePrincipal(origin(), Samples.principal("new", TO_ACME)), Plan.Commit.class),
                of(new Intent.UpdatePrincipal(origin(), Samples.principal("app", TO_ACME), NOW), Plan.Commit.class),
                of(new Intent.DeletePrincipal(origin(), APP, NOW), Plan.Commit.class));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                of(new Intent.CreateShard(origin(), shard(S1, 3301)), Refusal.EXISTS),
                of(new Intent.UpdateShard(origin(), shard(S1, 3301), OLD), Refusal.STALE_EPOCH),
                of(new Intent.UpdateShard(origin(), shard(NONE, 3301), NOW), Refusal.UNKNOWN),
                of(new Intent.DeleteShard(origin(), S1, NOW), Refusal.SHARD_IN_USE),
                of(new Intent.DeleteShard(origin(), S2, OLD), Refusal.STALE_EPOCH),
                of(new Intent.DeleteShard(origin(), NONE, NOW), Refusal.UNKNOWN),
                of(tenant(S2, new DatabaseName("Acme")), Refusal.DATABASE_TAKEN),
                of(tenant(NONE, BLUE_DATABASE), Refusal.SHARD_UNKNOWN),
                of(
                        new Intent.CreateTenant(
                                origin(), ACME, S1, BLUE_DATABASE, TierName.DEFAULT, PolicyOverrides.NONE),
                        Refusal.EXISTS),
                of(
                        new Intent.UpdateTenant(origin(), ACME, OLD, TierName.DEFAULT, PolicyOverrides.NONE),
                        Refusal.STALE_EPOCH),
                of(
                        new Intent.UpdateTenant(origin(), BLUE, NOW, TierName.DEFAULT, PolicyOverrides.NONE),
                        Refusal.UNKNOWN),
                of(new Intent.UpdateTenant(origin(), ACME, NOW, SILVER, PolicyOverrides.NONE), Refusal.TIER_UNKNOWN),
                of(new Intent.QuarantineServer(origin(), S1, QUARANTINED), Refusal.SERVER_UNKNOWN),
                of(new Intent.QuarantineServer(origin(), NONE, PRIMARY), Refusal.UNKNOWN),
                of(new Intent.ReleaseServer(origin(), S1, QUARANTINED), Refusal.SERVER_UNKNOWN),
                of(new Intent.ReleaseServer(origin(), NONE, PRIMARY), Refusal.UNKNOWN),
                of(new Intent.CreateTier(origin(), tier(GOLD)), Refusal.EXISTS),
                of(new Intent.CreateTier(origin(), tier(TierName.DEFAULT)), Refusal.EXISTS),
                of(new Intent.UpdateTier(origin(), tier(GOLD), OLD), Refusal.STALE_EPOCH),
                of(new Intent.UpdateTier(origin(), tier(SILVER), NOW), Refusal.UNKNOWN),
                of(new Intent.DeleteTier(origin(), GOLD, OLD), Refusal.STALE_EPOCH),
                of(new Intent.DeleteTier(origin(), SILVER, NOW), Refusal.UNKNOWN),
                of(new Intent.DeleteTier(origin(), TierName.DEFAULT, Epoch.NONE), Refusal.TIER_IN_USE),
                of(new Intent.DeleteTenant(origin(), ACME, NOW, true), Refusal.TENANT_IN_USE),
                of(new Intent.DeleteTenant(origin(), ACME, OLD, true), Refusal.STALE_EPOCH),
                of(new Intent.DeleteTenant(origin(), BLUE, NOW, true), Refusal.UNKNOWN),
                of(new Intent.RemapTenant(origin(), ACME, OLD, S2), Refusal.STALE_EPOCH),
                of(new Intent.RemapTenant(origin(), BLUE, NOW, S2), Refusal.UNKNOWN),
                of(new Intent.RemapTenant(origin(), ACME, NOW, NONE), Refusal.SHARD_UNKNOWN),
                of(new Intent.CreatePrincipal(origin(), Samples.principal("app", TO_ACME)), Refusal.EXISTS),
                of(new Intent.CreatePrincipal(origin(), Samples.principal("new", TO_BLUE)), Refusal.TENANT_UNKNOWN),
                of(new Intent.UpdatePrincipal(origin(), Samples.principal("app", TO_ACME), OLD), Refusal.STALE_EPOCH),
                of(new Intent.UpdatePrincipal(origin(), Samples.principal("new", TO_ACME), NOW), Refusal.UNKNOWN),
                of(new Intent.DeletePrincipal(origin(), APP, OLD), Refusal.STALE_EPOCH),
                of(new Intent.DeletePrincipal(origin(), new PrincipalName("new"), NOW), Refusal.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void anIntentThatFitsHasAPlanThatTheTableTakes(Intent intent, Class<? extends Plan> expected) {
        Plan plan = plan(intent);

        assertThat(plan).isInstanceOf(expected);
        if (plan instanceof Plan.Commit commit) {
            assertThat(TABLE.refusal(commit.change())).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void anIntentThatDoesNotFitIsRefused(Intent intent, Refusal expected) {
        assertThat(plan(intent))
                .isInstanceOfSatisfying(
                        Plan.Answer.class,
                        answer -> assertThat(answer.outcome())
                                .isInstanceOfSatisfying(
                                        Outcome.Refused.class,
                                        refused -> assertThat(refused.reason()).isEqualTo(expected)));
    }

    @Test
    void whatHoldsAlreadyIsDoneAtTheEpochThatItHas() {
        Plan plan = plan(new Intent.QuarantineServer(origin(), S2, QUARANTINED));

        assertThat(plan).isEqualTo(new Plan.Answer(new Outcome.Done(NOW, TABLE.version())));
    }

    @Test
    void aReleaseTakesOutThatServerAndNothingElseChanges() {
        ShardRecord before = TABLE.shard(S2).orElseThrow();

        Plan plan = plan(new Intent.ReleaseServer(origin(), S2, QUARANTINED));

        Epoch next = new Epoch(2);
        MapChange change = new MapChange.PutShard(before.withQuarantine(next, QUARANTINED, false));
        assertThat(plan).isEqualTo(new Plan.Commit(change, next));
        assertThat(((MapChange.PutShard) change).shard().quarantined()).isEmpty();
    }

    @Test
    void aTenantWithABacklogIsNeitherMovedNorRemoved() {
        Backlogs backlogs = new Backlogs();
        backlogs.begin(ACME, 3, 300);
        Planner planner = new Planner(TABLE, ACCOUNTS, backlogs);

        for (Intent intent : List.of(
                new Intent.RemapTenant(origin(), ACME, NOW, S2), new Intent.DeleteTenant(origin(), ACME, NOW, true))) {
            assertThat(intent.accept(planner))
                    .isEqualTo(new Plan.Answer(new Outcome.Refused(
                            Refusal.TENANT_HAS_BACKLOG,
                            "tenant acme has 3 writes in the queue of shard s1; they have to be applied first")));
        }
        assertThat(new Intent.UpdateTenant(origin(), ACME, NOW, GOLD, PolicyOverrides.NONE).accept(planner))
                .isInstanceOf(Plan.Commit.class);
    }

    private static Plan plan(Intent intent) {
        return intent.accept(new Planner(TABLE, ACCOUNTS, new Backlogs()));
    }

    private static Intent tenant(ShardId shard, DatabaseName database) {
        return new Intent.CreateTenant(origin(), BLUE, shard, database, TierName.DEFAULT, PolicyOverrides.NONE);
    }

    private static Tier tier(TierName name) {
        return new Tier(name, Epoch.NONE, TenantPolicy.DEFAULT);
    }

    private static Arguments of(Intent intent, Object expected) {
        return Arguments.of(intent, expected);
    }

    private static RoutingTable table() {
        Seed seed = new Seed(
                List.of(tier(GOLD)),
                List.of(shard(S1, 3301), shard(S2, 3302).withQuarantine(Epoch.NONE, QUARANTINED, true)),
                List.of(Samples.tenant(ACME, S1)),
                List.of(Samples.principal("app", new TenantGrant.Some(Set.of(ACME)))));
        List<MapChange> changes = seed.changes(ACCOUNTS);
        return RoutingTable.EMPTY.with(changes.size(), changes);
    }
}
