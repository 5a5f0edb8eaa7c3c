package io.sluice.proxy.control;

import static java.util.Objects.requireNonNull;

import io.sluice.cluster.RouterCluster;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.routing.RoutingView;
import io.sluice.journal.DurableLog;
import io.sluice.proxy.shardsql.ShardSql;
import io.vertx.core.Vertx;

/**
 * What the control loop works with. It closes none of it.
 *
 * @param backlogs whose tenants are neither moved nor removed
 * @param view only the control loop publishes to it
 * @param log this router's copy of the map's; who leads is given one to change it
 * @param isAlone whether nobody else has the log
 */
public record ControlParts(
        Vertx vertx,
        RoutingView view,
        DurableLog log,
        RouterCluster cluster,
        ShardSql sql,
        TenantAccounts accounts,
        Backlogs backlogs,
        ControlListener listener,
        boolean isAlone,
        Heeding heeding) {
    public ControlParts {
        requireNonNull(vertx, "vertx");
        requireNonNull(view, "view");
        requireNonNull(log, "log");
        requireNonNull(cluster, "cluster");
        requireNonNull(sql, "sql");
        requireNonNull(accounts, "accounts");
        requireNonNull(backlogs, "backlogs");
        requireNonNull(listener, "listener");
        requireNonNull(heeding, "heeding");
    }
}
