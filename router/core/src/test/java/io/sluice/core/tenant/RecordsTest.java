package io.sluice.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.testing.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordsTest {
    private static final ServerAddress PRIMARY = new ServerAddress("p", 3306);

    private static ShardRecord shard(List<ServerAddress> replicas, String adminUser) {
        return new ShardRecord(
                new ShardId("s"), new Epoch(1), PRIMARY, replicas, adminUser, Samples.SECRET, TlsMode.REQUIRED);
    }

    private static List<ServerAddress> replicas(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ServerAddress("r" + i, 3306))
                .toList();
    }

    private static TenantRecord tenant(String accountUser) {
        return new TenantRecord(
                new TenantId("t"),
                new Epoch(1),
                new ShardId("s"),
                new DatabaseName("t"),
                accountUser,
                Samples.SECRET,
                TierName.DEFAULT,
                PolicyOverrides.NONE);
    }

    private static Set<TenantId> tenants(int count) {
        return IntStream.range(0, count).mapToObj(i -> new TenantId("t" + i)).collect(Collectors.toSet());
    }

    @Test
    void aShardHasAtMost16Replicas() {
        assertThat(shard(replicas(16), "sluice").replicas()).hasSize(16);
        assertThatIllegalArgumentException().isThrownBy(() -> shard(replicas(17), "sluice"));
    }

    @Test
    void aPrimaryIsNoReplicaOfItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shard(List.of(PRIMARY), "sluice"))
                .withMessageContaining("p:3306");
    }

    @Test
    void onlyAServerOfTheShardIsInItsQuarantine() {
        ShardRecord shard = shard(replicas(1), "sluice");
        Epoch next = new Epoch(2);

        assertThat(shard.withQuarantine(next, PRIMARY, true).quarantined()).containsExactly(PRIMARY);
        assertThat(shard.withQuarantine(next, replicas(1).get(0), true)
                        .withQuarantine(next, PRIMARY, true)
                        .withQuarantine(next, PRIMARY, false)
                        .quarantined())
                .containsExactlyElementsOf(replicas(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shard.withQuarantine(next, new ServerAddress("other", 3306), true))
                .withMessageContaining("other:3306");
    }

    @Test
    void aRecordKeepsNothingThatItsMakerMayChange() {
        List<ServerAddress> replicas = new ArrayList<>(replicas(1));
        Set<TenantId> granted = new HashSet<>(tenants(1));
        ShardRecord shard = shard(replicas, "sluice");
        TenantGrant.Some grant = new TenantGrant.Some(granted);
        replicas.clear();
        granted.clear();

        assertThat(shard.replicas()).hasSize(1);
        assertThat(grant.tenants()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 33})
    void accountsHaveMySqlsLengths(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> shard(List.of(), "a".repeat(length)));
        assertThatIllegalArgumentException().isThrownBy(() -> tenant("a".repeat(length)));
    }

    @Test
    void accountsMayBe32CharactersLong() {
        assertThat(tenant("a".repeat(32)).accountUser()).hasSize(32);
        assertThat(shard(List.of(), "a".repeat(32)).adminUser()).hasSize(32);
    }

    @ParameterizedTest
    @CsvSource({"PT-0.001S,PT0S", "PT5M0.001S,PT0S", "PT0S,PT-1S", "PT0S,P1DT1S"})
    void aPolicysTimesHaveBounds(Duration hold, Duration staleness) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TenantPolicy(TenantPolicy.Reads.HOLD, TenantPolicy.Writes.HOLD, hold, staleness, false));
    }

    @ParameterizedTest
    @CsvSource({
        "0,1048576,PT1S,queueWrites",
        "1000000001,1048576,PT1S,queueWrites",
        "1,1048575,PT1S,queueBytes",
        "1,1099511627777,PT1S,queueBytes",
        "1,1048576,PT0.999S,queueAge",
        "1,1048576,P30DT0.001S,queueAge"
    })
    void aPolicysQuotaHasBounds(long writes, long bytes, Duration age, String what) {
        TenantPolicy some = TenantPolicy.DEFAULT;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueueQuota(writes, bytes, age))
                .withMessageStartingWith(what + " must be between ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TenantPolicy(
                        some.reads(),
                        some.writes(),
                        some.holdTime(),
                        some.maxStaleness(),
                        some.userLocks(),
                        writes,
                        bytes,
                        age))
                .withMessageStartingWith(what + " must be between ");
    }

    @Test
    void aQuotaMayBeAsSmallAndAsLargeAsItsBounds() {
        QueueQuota least = new QueueQuota(1, 1 << 20, Duration.ofSeconds(1));
        QueueQuota most = new QueueQuota(1_000_000_000, 1L << 40, Duration.ofDays(30));

        assertThat(least.age()).isEqualTo(QueueQuota.AGE_MIN);
        assertThat(most.bytes()).isEqualTo(1024L << 30);
    }

    @Test
    void anotherWordForWritesKeepsTheQuota() {
        TenantPolicy before = new TenantPolicy(
                TenantPolicy.Reads.HOLD,
                TenantPolicy.Writes.HOLD,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                true,
                3,
                4 << 20,
                Duration.ofSeconds(5));

        TenantPolicy after = before.withWrites(TenantPolicy.Writes.QUEUE);

        assertThat(after.writes()).isEqualTo(TenantPolicy.Writes.QUEUE);
        assertThat(after.withWrites(TenantPolicy.Writes.HOLD)).isEqualTo(before);
        assertThat(after.quota()).isEqualTo(new QueueQuota(3, 4 << 20, Duration.ofSeconds(5)));
    }

    @Test
    void aFreshInstallationsQuota() {
        assertThat(TenantPolicy.DEFAULT.quota()).isEqualTo(new QueueQuota(10_000_000, 4L << 30, Duration.ofDays(1)));
    }

    @Test
    void aFreshInstallationHoldsAndHasNoUserLocks() {
        assertThat(TenantPolicy.DEFAULT.reads()).isEqualTo(TenantPolicy.Reads.HOLD);
        assertThat(TenantPolicy.DEFAULT.writes()).isEqualTo(TenantPolicy.Writes.HOLD);
        assertThat(TenantPolicy.DEFAULT.userLocks()).isFalse();
    }

    @Test
    void aGrantAllowsTheNamedTenantsOnly() {
        TenantGrant some = new TenantGrant.Some(Set.of(new TenantId("a"), new TenantId("b")));

        assertThat(some.allows(new TenantId("a"))).isTrue();
        assertThat(some.allows(new TenantId("c"))).isFalse();
        assertThat(some.allows(new TenantId("A"))).isFalse();
        assertThat(new TenantGrant.All().allows(new TenantId("c"))).isTrue();
    }

    @Test
    void aGrantNamesOneTo10000Tenants() {
        assertThat(new TenantGrant.Some(tenants(10_000)).tenants()).hasSize(10_000);
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantGrant.Some(Collections.emptySet()));
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantGrant.Some(tenants(10_001)));
    }

    @Test
    void noRecordPrintsASecret() {
        assertThat(Samples.shard("s", 1).toString() + tenant("u") + Samples.principal("p", 1))
                .doesNotContain(Samples.SECRET.text())
                .doesNotContain(Samples.VERIFIER.text());
    }
}
