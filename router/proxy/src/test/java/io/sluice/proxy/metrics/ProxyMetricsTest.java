package io.sluice.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cluster.signed.Refused;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.backend.BackendListener;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.control.ControlListener;
import io.sluice.proxy.frontend.SessionListener;
import io.sluice.proxy.frontend.SessionListener.Login;
import io.sluice.proxy.frontend.SessionListener.Outcome;
import io.sluice.proxy.http.HttpListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ProxyMetricsTest {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final ShardId S1 = new ShardId("s1");
    private static final ShardId S2 = new ShardId("s2");

    private final Readiness readiness = new Readiness();
    private RoutingView view;
    private ProxyMetrics metrics;

    @BeforeEach
    void start() {
        view = new RoutingView(RoutingTable.EMPTY);
        metrics = new ProxyMetrics("1.2.3", view, readiness);
        view.publish(RoutingTable.EMPTY.with(1, List.of(put(S1))));
    }

    @Test
    void everySeriesOfAShardInTheMapStartsAtZero() {
        Map<String, Double> series = ours();

        assertThat(series).containsEntry("sluice_statements_total{shard=\"s1\",outcome=\"unknown\",}", 0.0);
        assertThat(series)
                .containsEntry("sluice_backend_connections_closed_total{shard=\"s1\",reason=\"stale\",}", 0.0);
        assertThat(series).containsEntry("sluice_logins_total{result=\"too_many\",}", 0.0);
        assertThat(series).containsEntry("sluice_intents_total{answer=\"refused\",}", 0.0);
        assertThat(series).containsEntry("sluice_build_info{version=\"1.2.3\",}", 1.0);
        series.remove("sluice_build_info{version=\"1.2.3\",}");
        series.remove("sluice_map_version");
        series.remove("sluice_map_records{kind=\"shard\",}");
        assertThat(series.remove("sluice_gate_state{shard=\"s1\",state=\"open\",}"))
                .isEqualTo(1.0);
        assertThat(series.remove("sluice_queue_state{shard=\"s1\",state=\"none\",}"))
                .isEqualTo(1.0);
        assertThat(series.values()).containsOnly(0.0);
    }

    @Test
    void noSeriesNamesATenant() {
        assertThat(ours().keySet()).noneMatch(series -> series.contains("tenant="));
    }

    @Test
    void theLoopsAreSummed() {
        SessionListener first = metrics.sessionListener();
        SessionListener second = metrics.sessionListener();

        first.onStatement(S1, Outcome.OK, 200_000);
        first.onBytes(S1, 10, 1000);
        second.onStatement(S1, Outcome.OK, 2_000_000_000L);
        second.onBytes(S1, 1, 100);

        assertThat(value("sluice_statements_total{shard=\"s1\",outcome=\"ok\",}"))
                .isEqualTo(2);
        assertThat(value("sluice_relayed_bytes_total{shard=\"s1\",direction=\"from_shard\",}"))
                .isEqualTo(1100);
        assertThat(value("sluice_statement_seconds_bucket{shard=\"s1\",le=\"2.5E-4\",}"))
                .isEqualTo(1);
        assertThat(value("sluice_statement_seconds_bucket{shard=\"s1\",le=\"2.5\",}"))
                .isEqualTo(2);
        assertThat(value("sluice_statement_seconds_sum{shard=\"s1\",}")).isEqualTo(2.0002);
    }

    @Test
    void aDurationFallsIntoTheBucketsThatAreNotBelowIt() {
        SessionListener listener = metrics.sessionListener();
        long[] nanos = {-1, 0, 100_000, 100_001, 30_000_000_000L, 30_000_000_001L};

        for (long each : nanos) {
            listener.onStatement(S1, Outcome.OK, each);
        }

        assertThat(value("sluice_statement_seconds_bucket{shard=\"s1\",le=\"1.0E-4\",}"))
                .isEqualTo(3);
        assertThat(value("sluice_statement_seconds_bucket{shard=\"s1\",le=\"2.5E-4\",}"))
                .isEqualTo(4);
        assertThat(value("sluice_statement_seconds_bucket{shard=\"s1\",le=\"30.0\",}"))
                .isEqualTo(5);
        assertThat(value("sluice_statement_seconds_bucket{shard=\"s1\",le=\"+Inf\",}"))
                .isEqualTo(6);
    }

    @Test
    void whatWasSentIsTimedAndTheSumsHold() {
        SessionListener listener = metrics.sessionListener();
        for (Outcome outcome : Outcome.values()) {
            listener.onStatement(S1, outcome, 1);
        }
        listener.onRefused();

        assertThat(value("sluice_statement_seconds_count{shard=\"s1\",}"))
                .isEqualTo(value("sluice_statements_total{shard=\"s1\",outcome=\"ok\",}")
                        + value("sluice_statements_total{shard=\"s1\",outcome=\"error\",}")
                        + value("sluice_statements_total{shard=\"s1\",outcome=\"unknown\",}"));
        assertThat(value("sluice_unrouted_statements_total")).isEqualTo(1);
    }

    @Test
    void clientConnectionsAreThoseThatCameLessThoseThatWent() {
        SessionListener listener = metrics.sessionListener();
        listener.onConnected();
        listener.onConnected();
        listener.onLogin(Login.DENIED);
        listener.onDisconnected();

        assertThat(value("sluice_client_connections")).isEqualTo(1);
        assertThat(value("sluice_client_connections_opened_total")).isEqualTo(2);
        assertThat(value("sluice_client_connections_closed_total")).isEqualTo(1);
        assertThat(value("sluice_logins_total{result=\"denied\",}")).isEqualTo(1);
    }

    @Test
    void requestsToTheHttpPortAreTimedAndTheSumsHold() {
        HttpListener http = metrics.httpListener();
        http.onConnected();
        http.onRequest(HttpListener.Operation.STATEMENTS, HttpListener.Outcome.OK, 1_000_000);
        http.onRequest(HttpListener.Operation.STATEMENTS, HttpListener.Outcome.QUEUED, 2_000_000_000);
        http.onRequest(HttpListener.Operation.RECEIPT, HttpListener.Outcome.REFUSED, 1_000);

        assertThat(value("sluice_http_connections_opened_total")).isEqualTo(1);
        assertThat(value("sluice_http_requests_total{operation=\"statements\",outcome=\"queued\",}"))
                .isEqualTo(1);
        assertThat(value("sluice_http_requests_total{operation=\"other\",outcome=\"ok\",}"))
                .isEqualTo(0);
        assertThat(value("sluice_http_request_seconds_count{operation=\"statements\",}"))
                .isEqualTo(2);
        assertThat(value("sluice_http_request_seconds_sum{operation=\"statements\",}"))
                .isEqualTo(2.001);
    }

    @Test
    void thePoolTellsItsConnectionsAndItsWaits() {
        BackendListener first = metrics.backendListener();
        BackendListener second = metrics.backendListener();
        first.onOpened(S1);
        first.onClosed(S1, CloseReason.BROKEN);
        first.onGauges(S1, 5, 2, 1);
        second.onGauges(S1, 3, 3, 0);
        first.onWaiting(S1);
        first.onWaiting(S1);
        first.onWaited(S1, 1_000_000, true);
        first.onWaited(S1, 5_000_000_000L, false);
        first.onHandedOver(S1, true);

        assertThat(value("sluice_backend_connections{shard=\"s1\",state=\"idle\",}"))
                .isEqualTo(3);
        assertThat(value("sluice_backend_connections{shard=\"s1\",state=\"leased\",}"))
                .isEqualTo(5);
        assertThat(value("sluice_backend_connections_closed_total{shard=\"s1\",reason=\"broken\",}"))
                .isEqualTo(1);
        assertThat(value("sluice_backend_handovers_total{shard=\"s1\",how=\"cleaned\",}"))
                .isEqualTo(1);
        assertThat(value("sluice_pool_waiting{shard=\"s1\",}")).isEqualTo(1);
        assertThat(value("sluice_pool_waits_begun_total{shard=\"s1\",}")).isEqualTo(2);
        assertThat(value("sluice_pool_wait_seconds_count{shard=\"s1\",}"))
                .isEqualTo(value("sluice_pool_waits_total{shard=\"s1\",result=\"served\",}")
                        + value("sluice_pool_waits_total{shard=\"s1\",result=\"unserved\",}"));
    }

    @Test
    void theControlLoopTellsWhatItDid() {
        ControlListener listener = metrics.controlListener();
        listener.onIntent(ControlListener.Answer.DONE);
        listener.onProvisioned(S1, 20);
        listener.onProvisioningFailed(S1);

        assertThat(value("sluice_intents_total{answer=\"done\",}")).isEqualTo(1);
        assertThat(value("sluice_tenants_provisioned_total{shard=\"s1\",}")).isEqualTo(20);
        assertThat(value("sluice_provisioning_failures_total{shard=\"s1\",}")).isEqualTo(1);
    }

    @Test
    void theClusterTellsWhatItRefused() {
        double before = value("sluice_cluster_refused_total{reason=\"forged\",}");

        metrics.clusterListener().onRefused(Refused.FORGED);

        assertThat(before).isZero();
        assertThat(value("sluice_cluster_refused_total{reason=\"forged\",}")).isEqualTo(1);
    }

    @Test
    void aShardHasItsSeriesForAsLongAsItIsInTheMap() {
        metrics.sessionListener().onStatement(S2, Outcome.OK, 1);
        view.publish(view.current().with(2, List.of(put(S2))));
        boolean listed = ours().containsKey("sluice_statements_total{shard=\"s2\",outcome=\"ok\",}");
        view.publish(view.current().with(3, List.of(new MapChange.RemoveShard(S2, new Epoch(1)))));

        assertThat(listed).isTrue();
        assertThat(ours().keySet()).noneMatch(series -> series.contains("s2"));
    }

    @Test
    void moreShardsThanTheLimitCountTogether() {
        SessionListener listener = metrics.sessionListener();
        List<MapChange> changes = new ArrayList<>();
        for (int i = 0; i <= ShardCells.SHARDS_MAX + 1; i++) {
            ShardId shard = new ShardId("x%05d".formatted(i));
            changes.add(put(shard));
            listener.onStatement(shard, Outcome.OK, 1);
        }
        view.publish(view.current().with(2000, changes));

        assertThat(value("sluice_statements_total{shard=\"0_other\",outcome=\"ok\",}"))
                .isEqualTo(2);
    }

    @Test
    void thereIsOneListenerForEachLoopAndNotWithoutEnd() {
        for (int i = 0; i < 1024; i++) {
            assertThat(metrics.sessionListener()).isNotNull();
        }

        assertThatThrownBy(metrics::sessionListener).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thePageHasEveryFamilyWithTypeAndHelpInBothFormats() {
        String page = metrics.page(TEXT);
        String open = metrics.page(ProxyMetrics.contentType("application/openmetrics-text; version=1.0.0"));

        for (Family family : Family.values()) {
            assertThat(page).contains("# HELP " + family.series());
            assertThat(open).contains("# HELP " + family.series() + " ");
        }
        assertThat(page).contains("jvm_memory_bytes_used", "process_cpu_seconds_total");
        assertThat(open).endsWith("# EOF\n");
    }

    @Test
    void readinessIsOnThePage() {
        readiness.onMapLoaded();
        readiness.onListening();

        assertThat(value("sluice_ready")).isEqualTo(1);
    }

    private double value(String series) {
        Double found = ours().get(series);
        assertThat(found).as(series).isNotNull();
        return found == null ? Double.NaN : found;
    }

    private Map<String, Double> ours() {
        Map<String, Double> series = new TreeMap<>();
        metrics.page(TEXT).lines().filter(line -> line.startsWith("sluice_")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return series;
    }

    private static MapChange put(ShardId id) {
        return new MapChange.PutShard(new ShardRecord(
                id,
                new Epoch(1),
                new ServerAddress("127.0.0.1", 3306),
                List.of(),
                "admin",
                new SealedSecret("v1:00000000:AAAA"),
                TlsMode.DISABLED));
    }
}
