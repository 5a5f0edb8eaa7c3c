package io.sluice.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Prints its figures, in processor time since others use the machine too; the limits are ten times what they are, so that
 * only a blunder fails.
 */
final class MillionTenantsTest {
    private static final int TENANTS = 1_000_000;
    private static final Tier GOLD = Samples.tier("gold", 1);
    private static final List<ShardRecord> SHARDS =
            IntStream.range(0, 100).mapToObj(i -> Samples.shard("s" + i, 1)).toList();

    @Test
    void aMillionTenantsLoadLookUpAndChangeFast() {
        List<TenantRecord> tenants = tenants(TENANTS);

        long begin = cpuNanos();
        RoutingTable table = RoutingTable.load(1, Epoch.NONE, List.of(GOLD), SHARDS, tenants, List.of());
        long load = cpuNanos() - begin;
        RoutingTable few = RoutingTable.load(1, Epoch.NONE, List.of(GOLD), SHARDS, tenants.subList(0, 10), List.of());
        double lookup = nanosALookup(table, TENANTS);
        double lookupOfFew = nanosALookup(few, 10);
        double change = microsAChange(table);
        double policy = nanosAPolicy(table, tenants.get(0));
        double tierChange = microsATierChange(table);

        System.out.printf(
                "1,000,000 tenants: load %d ms, look-up %.0f ns (10 tenants: %.0f ns), one change %.0f us, "
                        + "policy %.0f ns, one change of a tier of half of them %.1f us%n",
                load / 1_000_000, lookup, lookupOfFew, change, policy, tierChange);
        assertThat(table.tenants()).hasSize(TENANTS);
        assertThat(load).as("load, ns").isLessThan(20_000_000_000L);
        assertThat(lookup).as("look-up, ns").isLessThan(5_000);
        assertThat(change).as("one change, us").isLessThan(5_000);
        assertThat(policy).as("a policy, ns").isLessThan(1_000);
        assertThat(tierChange).as("one change of a tier, us").isLessThan(500);
    }

    /** In random order, so that no cache helps. */
    private static double nanosALookup(RoutingTable table, int tenants) {
        List<TenantId> ids = new ArrayList<>(IntStream.range(0, TENANTS)
                .mapToObj(i -> new TenantId("tenant-" + i % tenants))
                .toList());
        Collections.shuffle(ids, new Random(1));
        long found = 0;
        long begin = 0;
        for (int round = 0; round < 4; round++) {
            begin = cpuNanos();
            for (TenantId id : ids) {
                found += table.tenant(id).isPresent() ? 1 : 0;
            }
        }
        assertThat(found).isEqualTo(4L * TENANTS);
        return (double) (cpuNanos() - begin) / TENANTS;
    }

    private static double microsAChange(RoutingTable first) {
        RoutingTable table = first;
        int changes = 2_000;
        long begin = cpuNanos();
        for (int i = 0; i < changes; i++) {
            MapChange change = new MapChange.PutTenant(Samples.tenant("tenant-" + i * 400, 2, "s7"));
            table = table.with(2 + i, List.of(change));
        }
        assertThat(table.tenantsOf(SHARDS.get(7).id())).isGreaterThan(changes);
        return (cpuNanos() - begin) / 1_000.0 / changes;
    }

    private static double nanosAPolicy(RoutingTable table, TenantRecord tenant) {
        int rounds = 4_000_000;
        long locks = 0;
        long begin = 0;
        for (int round = 0; round < 2 * rounds; round++) {
            begin = round == rounds ? cpuNanos() : begin;
            locks += table.policyOf(tenant).userLocks() ? 1 : 0;
        }
        assertThat(locks).isEqualTo(2L * rounds);
        return (double) (cpuNanos() - begin) / rounds;
    }

    private static double microsATierChange(RoutingTable first) {
        RoutingTable table = first;
        int changes = 2_000;
        long begin = cpuNanos();
        for (int i = 0; i < changes; i++) {
            table = table.with(2 + i, List.of(new MapChange.PutTier(GOLD.withEpoch(new Epoch(2 + i)))));
        }
        assertThat(table.tenantsOf(GOLD.name())).isEqualTo(TENANTS / 2);
        return (cpuNanos() - begin) / 1_000.0 / changes;
    }

    private static List<TenantRecord> tenants(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Samples.tenant("tenant-" + i, 1, "s" + i % SHARDS.size())
                        .withPolicy(new Epoch(1), i % 2 == 0 ? GOLD.name() : TierName.DEFAULT, PolicyOverrides.NONE))
                .toList();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
