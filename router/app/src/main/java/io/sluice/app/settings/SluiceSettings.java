package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

import io.sluice.admin.AdminSettings;
import io.sluice.cluster.ClusterSettings;
import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.gate.Limits;
import io.sluice.core.health.HealthSettings;
import io.sluice.journal.JournalSettings;
import io.sluice.proxy.backend.BackendSettings;
import io.sluice.proxy.control.ControlSettings;
import io.sluice.proxy.frontend.FrontendSettings;
import io.sluice.proxy.http.HttpSettings;
import io.sluice.proxy.metrics.MetricsSettings;
import io.sluice.proxy.queue.QueueSettings;
import io.sluice.proxy.shardsql.ShardSqlSettings;

/**
 * All of {@code sluice.yaml}. Router and admin API read the same file, each what concerns it.
 *
 * @param node this installation's own files
 * @param mysql the MySQL port
 * @param http the HTTP port
 * @param tls certificates
 * @param backend connections to the shards
 * @param gate the bulkheads: how much of the router one shard may take, and of that one tenant
 * @param health how servers are judged
 * @param failover when and how a shard gets another primary
 * @param journal the log of the map on disk
 * @param queue the writes that wait for locked shards: a log for each on disk, the dead letters, and how they are drained
 * @param cluster the routers' place for the shared map; the admin API finds the routers by it
 * @param routers several routers that keep the map and the queues together
 * @param control changes of the map
 * @param shardSql the router's own SQL on the shards
 * @param metrics the port for metrics and probes
 * @param admin the port of the admin API
 * @param seed what the map holds at the very first start; later changes come through the admin API, and once the map has
 *     anything in it this section is left aside
 */
public record SluiceSettings(
        NodeSettings node,
        FrontendSettings mysql,
        HttpSettings http,
        TlsSettings tls,
        BackendSettings backend,
        Limits gate,
        HealthSettings health,
        FailoverSettings failover,
        JournalSettings journal,
        QueueSettings queue,
        ClusterSettings cluster,
        RoutersSettings routers,
        ControlSettings control,
        ShardSqlSettings shardSql,
        MetricsSettings metrics,
        AdminSettings admin,
        SeedSettings seed) {
    public SluiceSettings {
        requireNonNull(node, "node");
        requireNonNull(mysql, "mysql");
        requireNonNull(http, "http");
        requireNonNull(tls, "tls");
        requireNonNull(backend, "backend");
        requireNonNull(gate, "gate");
        requireNonNull(health, "health");
        requireNonNull(failover, "failover");
        requireNonNull(journal, "journal");
        requireNonNull(queue, "queue");
        requireNonNull(cluster, "cluster");
        requireNonNull(routers, "routers");
        requireNonNull(control, "control");
        requireNonNull(shardSql, "shardSql");
        requireNonNull(metrics, "metrics");
        requireNonNull(admin, "admin");
        requireNonNull(seed, "seed");
    }
}
