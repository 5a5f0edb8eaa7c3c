package io.sluice.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.routing.MapChange.PutPrincipal;
import io.sluice.core.routing.MapChange.PutShard;
import io.sluice.core.routing.MapChange.PutTenant;
import io.sluice.core.routing.MapChange.RemovePrincipal;
import io.sluice.core.routing.MapChange.RemoveShard;
import io.sluice.core.routing.MapChange.RemoveTenant;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RoutingTableTest {
    private static final RoutingTable TABLE = RoutingTable.EMPTY.with(
            6,
            List.of(
                    new PutShard(Samples.shard("s1", 1)),
                    new PutShard(Samples.shard("s2", 1)),
                    new PutTenant(Samples.tenant("acme", 1, "s1")),
                    new PutTenant(Samples.tenant("bolt", 1, "s1")),
                    new PutPrincipal(Samples.principal("app", 1, "acme")),
                    new PutPrincipal(Samples.principal("service", 1))));

    private record Refused(String what, MapChange change, Refusal reason) {}

    static Stream<Refused> refused() {
        return Stream.of(
                new Refused("old epoch", new PutShard(Samples.shard("s1", 1)), Refusal.STALE_EPOCH),
                new Refused("epoch to come", new PutShard(Samples.shard("s1", 3)), Refusal.STALE_EPOCH),
                new Refused("old epoch", new PutTenant(Samples.tenant("acme", 1, "s1")), Refusal.STALE_EPOCH),
                new Refused("old epoch", new PutPrincipal(Samples.principal("app", 1)), Refusal.STALE_EPOCH),
                new Refused("new at epoch 2", new PutTenant(Samples.tenant("new", 2, "s1")), Refusal.STALE_EPOCH),
                new Refused("no shard", new PutTenant(Samples.tenant("new", 1, "s9")), Refusal.SHARD_UNKNOWN),
                new Refused("database", new PutTenant(with("new", "acme", "u_new")), Refusal.DATABASE_TAKEN),
                new Refused("other case", new PutTenant(with("new", "ACME", "u_new")), Refusal.DATABASE_TAKEN),
                new Refused("account", new PutTenant(with("new", "new", "u_acme")), Refusal.ACCOUNT_TAKEN),
                new Refused("router's account", new PutTenant(with("new", "new", "sluice")), Refusal.ACCOUNT_TAKEN),
                new Refused("tenant's account", new PutShard(admin("s3", "u_acme")), Refusal.ACCOUNT_TAKEN),
                new Refused("no tenant", new PutPrincipal(Samples.principal("p", 1, "x")), Refusal.TENANT_UNKNOWN),
                new Refused("none", new RemoveShard(new ShardId("s9"), new Epoch(1)), Refusal.UNKNOWN),
                new Refused("old epoch", new RemoveShard(new ShardId("s2"), new Epoch(2)), Refusal.STALE_EPOCH),
                new Refused("has tenants", new RemoveShard(new ShardId("s1"), new Epoch(1)), Refusal.SHARD_IN_USE),
                new Refused("none", new RemoveTenant(new TenantId("x"), new Epoch(1)), Refusal.UNKNOWN),
                new Refused("epoch", new RemoveTenant(new TenantId("bolt"), Epoch.NONE), Refusal.STALE_EPOCH),
                new Refused("granted", new RemoveTenant(new TenantId("acme"), new Epoch(1)), Refusal.TENANT_IN_USE),
                new Refused("none", new RemovePrincipal(new PrincipalName("x"), new Epoch(1)), Refusal.UNKNOWN),
                new Refused("epoch", new RemovePrincipal(new PrincipalName("app"), new Epoch(2)), Refusal.STALE_EPOCH));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatDoesNotFitIsRefusedWithItsReason(Refused each) {
        Optional<Outcome.Refused> refusal = TABLE.refusal(each.change());

        assertThat(refusal).map(Outcome.Refused::reason).contains(each.reason());
        assertThatThrownBy(() -> TABLE.with(7, List.of(each.change())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(refusal.orElseThrow().text());
    }

    static Stream<MapChange> taken() {
        return Stream.of(
                new PutShard(Samples.shard("s1", 2)),
                new PutShard(Samples.shard("s3", 1)),
                new PutTenant(Samples.tenant("acme", 2, "s2")),
                new PutTenant(Samples.tenant("new", 1, "s2")),
                new PutPrincipal(Samples.principal("app", 2, "acme", "bolt")),
                new RemoveShard(new ShardId("s2"), new Epoch(1)),
                new RemoveTenant(new TenantId("bolt"), new Epoch(1)),
                new RemovePrincipal(new PrincipalName("app"), new Epoch(1)));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void whatFitsIsTakenAndTheOldTableStays(MapChange change) {
        int tenants = TABLE.tenants().size();

        RoutingTable next = TABLE.with(7, List.of(change));

        assertThat(TABLE.refusal(change)).isEmpty();
        assertThat(next.version()).isEqualTo(7);
        assertThat(next.refusal(change)).isPresent();
        assertThat(TABLE.version()).isEqualTo(6);
        assertThat(TABLE.tenants()).hasSize(tenants);
        assertThat(TABLE.tenant(new TenantId("acme"))).contains(Samples.tenant("acme", 1, "s1"));
    }

    @Test
    void aMovedTenantIsCountedWhereItIs() {
        RoutingTable moved = TABLE.with(7, List.of(new PutTenant(Samples.tenant("acme", 2, "s2"))));

        assertThat(moved.tenantsOf(new ShardId("s1"))).isEqualTo(1);
        assertThat(moved.tenantsOf(new ShardId("s2"))).isEqualTo(1);
        assertThat(TABLE.tenantsOf(new ShardId("s2"))).isZero();
    }

    @Test
    void databasesAreFoundByTheirExactName() {
        assertThat(TABLE.tenantByDatabase("acme")).contains(Samples.tenant("acme", 1, "s1"));
        assertThat(TABLE.tenantByDatabase("Acme")).isEmpty();
        assertThat(TABLE.tenantByDatabase("nobody")).isEmpty();
    }

    @Test
    void aDatabaseIsFreeAgainWhenItsTenantIsGone() {
        RoutingTable without = TABLE.with(7, List.of(new RemoveTenant(new TenantId("bolt"), new Epoch(1))));

        assertThat(without.tenantByDatabase("bolt")).isEmpty();
        assertThat(without.refusal(new PutTenant(with("new", "bolt", "u_bolt", 2))))
                .isEmpty();
    }

    @Test
    void epochsGrowOverRemovalSoThatAnOldOneNeverFitsAgain() {
        TenantId bolt = new TenantId("bolt");
        RoutingTable later = TABLE.with(7, List.of(new PutTenant(Samples.tenant("bolt", 2, "s1"))));

        RoutingTable without = later.with(8, List.of(new RemoveTenant(bolt, new Epoch(2))));

        assertThat(without.nextEpoch(bolt)).isEqualTo(new Epoch(3));
        assertThat(without.refusal(new PutTenant(Samples.tenant("bolt", 1, "s1"))))
                .isPresent();
        assertThat(without.refusal(new PutTenant(Samples.tenant("bolt", 3, "s1"))))
                .isEmpty();
        assertThat(without.nextEpoch(new ShardId("s9"))).isEqualTo(new Epoch(3));
        assertThat(without.nextEpoch(new PrincipalName("app"))).isEqualTo(new Epoch(2));
    }

    @Test
    void changesOfOneBatchSeeEachOther() {
        RoutingTable next = RoutingTable.EMPTY.with(
                2, List.of(new PutShard(Samples.shard("s", 1)), new PutTenant(Samples.tenant("t", 1, "s"))));

        assertThat(next.tenantsOf(new ShardId("s"))).isEqualTo(1);
    }

    @Test
    void aPositionThatIsNotNewIsRefused() {
        assertThatThrownBy(() -> TABLE.with(6, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLoadedTableIsTheTableThatWasSaved() {
        RoutingTable removed = TABLE.with(7, List.of(new RemoveTenant(new TenantId("bolt"), new Epoch(1))));

        RoutingTable loaded = RoutingTable.load(
                removed.version(),
                removed.floor(),
                removed.tiers(),
                removed.shards(),
                removed.tenants(),
                removed.principals());

        assertThat(loaded.version()).isEqualTo(7);
        assertThat(loaded.floor()).isEqualTo(new Epoch(1));
        assertThat(loaded.shards()).containsExactlyInAnyOrderElementsOf(removed.shards());
        assertThat(loaded.tenants()).containsExactlyInAnyOrderElementsOf(removed.tenants());
        assertThat(loaded.principals()).containsExactlyInAnyOrderElementsOf(removed.principals());
        assertThat(loaded.tenantsOf(new ShardId("s1"))).isEqualTo(1);
        assertThat(loaded.refusal(new RemoveTenant(new TenantId("acme"), new Epoch(1))))
                .map(Outcome.Refused::reason)
                .contains(Refusal.TENANT_IN_USE);
    }

    @Test
    void recordsThatDoNotFitTogetherAreNotLoaded() {
        List<TenantRecord> dangling = List.of(Samples.tenant("acme", 1, "s9"));
        List<ShardRecord> twice = List.of(Samples.shard("s1", 1), Samples.shard("s1", 2));

        assertThatThrownBy(() -> RoutingTable.load(1, Epoch.NONE, List.of(), List.of(), dangling, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s9");
        assertThatThrownBy(() -> RoutingTable.load(1, Epoch.NONE, List.of(), twice, List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    private static TenantRecord with(String id, String database, String account) {
        return with(id, database, account, 1);
    }

    private static TenantRecord with(String id, String database, String account, long epoch) {
        return new TenantRecord(
                new TenantId(id),
                new Epoch(epoch),
                new ShardId("s1"),
                new DatabaseName(database),
                account,
                Samples.SECRET,
                TierName.DEFAULT,
                PolicyOverrides.NONE);
    }

    private static ShardRecord admin(String id, String user) {
        ShardRecord shard = Samples.shard(id, 1);
        return new ShardRecord(
                shard.id(), shard.epoch(), shard.primary(), shard.replicas(), user, shard.adminPassword(), shard.tls());
    }
}
