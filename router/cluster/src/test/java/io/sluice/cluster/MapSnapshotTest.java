package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import io.sluice.core.testing.Seeds;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MapSnapshotTest {
    @TempDir
    Path directory;

    @Test
    void theTableComesBackWithItsVersionAndFloor() throws Exception {
        RoutingTable table = Loopback.TABLE.with(
                8,
                List.of(
                        new MapChange.PutTier(Samples.tier("gold", 1)),
                        new MapChange.PutTenant(Samples.tenant("golden", 1, "s1")
                                .withPolicy(new Epoch(1), new TierName("gold"), PolicyOverrides.NONE)),
                        new MapChange.RemovePrincipal(new PrincipalName("app"), new Epoch(1)),
                        new MapChange.RemoveTenant(new TenantId("acme"), new Epoch(1))));
        Path file = directory.resolve("deep/map.snapshot");

        MapSnapshot.write(file, table);

        RoutingTable read = MapSnapshot.read(file).orElseThrow();
        assertThat(read.version()).isEqualTo(8);
        assertThat(read.floor()).isEqualTo(new Epoch(1));
        assertThat(Loopback.content(read)).isEqualTo(Loopback.content(table));
        assertThat(file.resolveSibling("map.snapshot.new")).doesNotExist();
    }

    @Test
    void withoutAFileThereIsNoTable() throws Exception {
        assertThat(MapSnapshot.read(directory.resolve("none"))).isEmpty();
    }

    @Test
    void aSnapshotIsReplaced() throws Exception {
        Path file = directory.resolve("map.snapshot");
        MapSnapshot.write(file, Loopback.TABLE);

        MapSnapshot.write(file, RoutingTable.EMPTY);

        assertThat(MapSnapshot.read(file).orElseThrow().tenants()).isEmpty();
    }

    @Test
    void anyChangedBitAndAnyCutIsNoticed() throws Exception {
        Path file = directory.resolve("map.snapshot");
        MapSnapshot.write(file, Loopback.TABLE);
        byte[] bytes = Files.readAllBytes(file);
        Seeds.each(500, random -> {
            byte[] altered = bytes.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, altered);
            assertThatThrownBy(() -> MapSnapshot.read(file)).isInstanceOf(MalformedRecordException.class);

            Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            assertThatThrownBy(() -> MapSnapshot.read(file)).isInstanceOf(MalformedRecordException.class);
        });
    }

    /** Prints its figures, in processor time since others use the machine too; a limit that only a blunder reaches. */
    @Test
    void aMillionTenantsAreReadInSeconds() throws Exception {
        List<TenantRecord> tenants = IntStream.range(0, 1_000_000)
                .mapToObj(i -> Samples.tenant("tenant-" + i, 1, "s" + i % 100))
                .toList();
        var shards =
                IntStream.range(0, 100).mapToObj(i -> Samples.shard("s" + i, 1)).toList();
        RoutingTable table = RoutingTable.load(7, Epoch.NONE, List.of(), shards, tenants, List.of());
        Path file = directory.resolve("map.snapshot");

        long begin = cpuNanos();
        MapSnapshot.write(file, table);
        long written = cpuNanos();
        RoutingTable read = MapSnapshot.read(file).orElseThrow();
        long end = cpuNanos();

        System.out.printf(
                "snapshot of 1,000,000 tenants: %d MiB, write %d ms, read %d ms of processor time%n",
                Files.size(file) >> 20, (written - begin) / 1_000_000, (end - written) / 1_000_000);
        assertThat(read.tenants()).hasSize(1_000_000);
        assertThat(end - written).as("read, ns").isLessThan(30_000_000_000L);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
