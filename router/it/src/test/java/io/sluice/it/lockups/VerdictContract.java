package io.sluice.it.lockups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Scope;
import io.sluice.core.health.Standing;
import io.sluice.core.health.Verdict;
import io.sluice.it.Router;
import io.sluice.it.Setup;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabShard;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.fault.Volume;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;
import io.sluice.proxy.watch.WatchEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each lock-up is contained within the time that the numbers give it, has its name, and is over soon after the fault is. */
@WithShards
interface VerdictContract {
    Duration LIMIT = Duration.ofSeconds(30);
    int VOLUME_MEGABYTES = 600;

    Flavour flavour();

    /** What is expected of one fault. */
    record Expected(Fault fault, Set<Verdict> names, Scope scope, Duration within) {}

    List<Expected> EXPECTED = List.of(
            new Expected(Fault.FREEZE, Set.of(Verdict.FROZEN), Scope.ALL, Duration.ofSeconds(1)),
            new Expected(Fault.CGROUP_FREEZE, Set.of(Verdict.FROZEN), Scope.ALL, Duration.ofSeconds(1)),
            new Expected(Fault.READ_LOCK, Set.of(Verdict.LOCK_HELD), Scope.WRITES, Duration.ofSeconds(3)),
            new Expected(Fault.FSFREEZE, Set.of(Verdict.WRITE_STALLED), Scope.WRITES, Duration.ofSeconds(3)));

    @Test
    default void everyLockUpIsContainedInTimeAndNamed(LabServers lab, @TempDir Path directory) throws Exception {
        Optional<String> missing = Volume.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        try (Volume volume = Volume.mount(directory.resolve("disk"), VOLUME_MEGABYTES);
                LabShard shard =
                        lab.startShard(ShardSpec.of("shard-1", flavour(), 0).withDirectory(volume.path()));
                Router router = Router.before(List.of(shard), Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            String tenant = "verdicts_" + flavour().name().toLowerCase(java.util.Locale.ROOT);
            router.addTenant(tenant, 0, false);
            try (LightLoad load = LightLoad.start(router, tenant, 20)) {
                for (Expected expected : EXPECTED) {
                    if (expected.fault().missing(Target.of(shard.primary())).isEmpty()) {
                        check(router, shard, load, expected);
                    }
                }
                assertThat(load.good()).isPositive();
            }
        }
    }

    private static void check(Router router, LabShard shard, LightLoad load, Expected expected) throws Exception {
        String name = expected.fault().title();
        long goodBefore = load.good();
        await(name + ": load before").atMost(LIMIT).until(() -> load.good() >= goodBefore + 10);
        int events = router.timelineOf(0).size();
        long contained;
        try (Fault.Active active = expected.fault().begin(Target.of(shard.primary()))) {
            long began = System.nanoTime();
            await(name + ": contained")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);
            contained = System.nanoTime() - began;
            await(name + ": named " + expected.names())
                    .atMost(LIMIT)
                    .until(() -> expected.names()
                            .contains(router.statusOf(0).reading().finding().verdict()));
            assertThat(router.statusOf(0).reading().finding().scope()).isEqualTo(expected.scope());
            assertThat(active).isNotNull();
        }
        List<WatchEvent> timeline = router.timelineOf(0);
        System.out.println("lock-up " + name + ": contained after " + contained / 1_000_000 + " ms; "
                + timeline.subList(events, timeline.size()).stream()
                        .map(event ->
                                event.kind() + " " + event.finding().verdict().text())
                        .toList());
        // Machines that test are slower than those that serve: the figure of the numbers is measured by the drill.
        assertThat(Duration.ofNanos(contained))
                .as(name)
                .isLessThan(expected.within().multipliedBy(3));
        long goodThen = load.good();
        await(name + ": served again").atMost(Duration.ofSeconds(10)).until(() -> load.good() > goodThen + 5);
        router.release(0);
    }
}
