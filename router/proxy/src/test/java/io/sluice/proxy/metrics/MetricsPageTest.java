package io.sluice.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.sluice.core.health.FleetGuard;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Role;
import io.sluice.core.health.ServerHealth;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.watch.ServerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/metrics.md} the same as the metrics; {@code -Dsluice.docs.write=true} writes it anew. */
final class MetricsPageTest {
    private static final Path PAGE = Path.of("../../docs/metrics.md");

    @Test
    void thePageOfMetricsIsCurrent() throws IOException {
        String page = page();
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("write it anew with -Dsluice.docs.write=true").hasContent(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Metrics of Sluice

                Each router serves `/metrics` (Prometheus text or OpenMetrics), `/livez` and `/readyz` on its metrics port (9090).
                Every series of every shard in the map is there from the start, at zero. No series names a tenant. Beside these
                there are the usual `jvm_*` and `process_*`. This page is generated from the code; a test keeps it current.

                `/readyz` is 200 when the map is loaded and the MySQL port listens, and 503 before and while draining; it never
                depends on a shard. Durations have buckets from 100 microseconds to 30 seconds.

                | metric | type | labels | what |
                | --- | --- | --- | --- |
                """);
        RoutingTable table = RoutingTable.EMPTY.with(1, List.of(new MapChange.PutShard(shard())));
        new Page("", new RoutingView(table), new Readiness())
                .samples(new Page.Sources(
                        List.of(),
                        List.of(),
                        List.of(),
                        new ControlCells(),
                        new ClusterCells(),
                        watching(shard()),
                        new QueuePage(),
                        new FailoverPage()))
                .forEach(family -> {
                    Family ours = named(family.name);
                    page.append("| `").append(family.samples.get(0).name.replace("_bucket", ""));
                    page.append("` | ").append(ours.type().name().toLowerCase(Locale.ROOT));
                    page.append(" | ").append(labels(family, ours));
                    page.append(" | ").append(ours.help()).append(" |\n");
                });
        return page.toString();
    }

    /** A replica has all series of a server. */
    private static WatchPage watching(ShardRecord shard) {
        ServerHealth health =
                new ServerHealth(Role.REPLICA, HealthSettings.DEFAULT, new FleetGuard(FleetGuard.Limits.DEFAULT), 0);
        ServerStatus status = new ServerStatus(
                shard.id(),
                shard.primary(),
                Role.REPLICA,
                HealthSettings.Mode.ON,
                health.reading(0),
                Instant.EPOCH,
                "closed",
                Optional.empty());
        WatchPage page = new WatchPage();
        page.follow(() -> List.of(status), id -> List.of());
        return page;
    }

    private static Family named(String name) {
        return Arrays.stream(Family.values())
                .filter(family -> family.series().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String labels(Collector.MetricFamilySamples family, Family ours) {
        return ours.labels().stream()
                .map(label -> "`" + label + "`" + values(family, label))
                .collect(Collectors.joining(", "));
    }

    private static String values(Collector.MetricFamilySamples family, String label) {
        if (label.equals("shard") || label.equals("version")) {
            return "";
        }
        Set<String> values = new TreeSet<>();
        for (Sample sample : family.samples) {
            values.add(sample.labelValues.get(sample.labelNames.indexOf(label)));
        }
        return " (" + String.join(", ", values) + ")";
    }

    private static ShardRecord shard() {
        return new ShardRecord(
                new ShardId("s1"),
                new Epoch(1),
                new ServerAddress("127.0.0.1", 3306),
                List.of(),
                "admin",
                new SealedSecret("v1:00000000:AAAA"),
                TlsMode.DISABLED);
    }
}
