package io.sluice.proxy.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.sluice.cluster.signed.Refused;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.control.ControlListener.Answer;
import io.sluice.proxy.frontend.SessionListener.Login;
import io.sluice.proxy.frontend.SessionListener.Outcome;
import io.sluice.proxy.http.HttpListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;

/** Makes the samples of a scrape out of the cells of all event loops. Any thread; it changes nothing. */
final class Page {
    private final String version;
    private final RoutingView view;
    private final Readiness readiness;

    Page(String version, RoutingView view, Readiness readiness) {
        this.version = version;
        this.view = view;
        this.readiness = readiness;
    }

    /** What is counted, and where. */
    record Sources(
            List<SessionCells> sessions,
            List<BackendCells> backends,
            List<HttpCells> http,
            ControlCells control,
            ClusterCells cluster,
            WatchPage watch,
            QueuePage queues,
            FailoverPage failover) {
        /** Of no event loop yet. */
        Sources() {
            this(
                    new CopyOnWriteArrayList<>(),
                    new CopyOnWriteArrayList<>(),
                    new CopyOnWriteArrayList<>(),
                    new ControlCells(),
                    new ClusterCells(),
                    new WatchPage(),
                    new QueuePage(),
                    new FailoverPage());
        }
    }

    List<MetricFamilySamples> samples(Sources sources) {
        Samples samples = new Samples();
        RoutingTable table = view.current();
        samples.add(Family.INFO, 1, version);
        samples.add(Family.READY, readiness.state() == Readiness.State.READY ? 1 : 0);
        samples.add(Family.MAP_VERSION, table.version());
        samples.add(Family.MAP_RECORDS, table.shards().size(), "shard");
        samples.add(Family.MAP_RECORDS, table.tenants().size(), "tenant");
        samples.add(Family.MAP_RECORDS, table.principals().size(), "principal");
        addClients(samples, index -> sum(sources.sessions, cells -> cells.get(index)));
        addHttp(samples, index -> sum(sources.http, cells -> cells.get(index)));
        for (Answer answer : Answer.values()) {
            samples.add(Family.INTENTS, sources.control.get(answer), label(answer));
        }
        for (Refused reason : Refused.values()) {
            samples.add(Family.CLUSTER_REFUSED, sources.cluster.get(reason), label(reason));
        }
        for (ShardId shard : counted(table)) {
            addStatements(samples, shard, index -> sum(sources.sessions, cells -> cells.get(shard, index)));
            addBackend(samples, shard.value(), index -> sum(sources.backends, cells -> cells.get(shard, index)));
            samples.add(Family.PROVISIONED, sources.control.get(shard, ControlCells.PROVISIONED), shard.value());
            samples.add(Family.PROVISIONING_FAILED, sources.control.get(shard, ControlCells.FAILURES), shard.value());
        }
        sources.watch.add(samples, table, counted(table));
        sources.failover.add(samples, table, counted(table));
        sources.queues.add(samples, counted(table));
        return samples.families();
    }

    /** The shards of the map in order; and the one where the rest count, if they are too many. */
    private static List<ShardId> counted(RoutingTable table) {
        List<ShardId> shards = new ArrayList<>(
                table.shards().stream().map(ShardRecord::id).sorted().toList());
        if (shards.size() > ShardCells.SHARDS_MAX) {
            shards.add(ShardCells.OTHER);
        }
        return shards;
    }

    private static void addClients(Samples samples, IntToLongFunction cells) {
        long disconnected = cells.applyAsLong(SessionCells.DISCONNECTED);
        long connected = cells.applyAsLong(SessionCells.CONNECTED);
        samples.add(Family.CONNECTED, connected);
        samples.add(Family.DISCONNECTED, disconnected);
        samples.add(Family.CONNECTIONS, connected - disconnected);
        samples.add(Family.UNROUTED, cells.applyAsLong(SessionCells.UNROUTED));
        for (Login login : Login.values()) {
            samples.add(Family.LOGINS, cells.applyAsLong(Cells.place(SessionCells.LOGINS, login)), label(login));
        }
    }

    private static void addHttp(Samples samples, IntToLongFunction cells) {
        samples.add(Family.HTTP_CONNECTED, cells.applyAsLong(HttpCells.CONNECTED));
        samples.add(Family.HTTP_DISCONNECTED, cells.applyAsLong(HttpCells.DISCONNECTED));
        for (HttpListener.Operation operation : HttpListener.Operation.values()) {
            for (HttpListener.Outcome outcome : HttpListener.Outcome.values()) {
                long count = cells.applyAsLong(HttpCells.outcome(operation, outcome));
                samples.add(Family.HTTP_REQUESTS, count, label(operation), label(outcome));
            }
            int base = HttpCells.seconds(operation);
            samples.addDurations(Family.HTTP_SECONDS, label(operation), cell -> cells.applyAsLong(base + cell));
        }
    }

    private static void addStatements(Samples samples, ShardId shard, IntToLongFunction cells) {
        String name = shard.value();
        for (Outcome outcome : Outcome.values()) {
            long count = cells.applyAsLong(Cells.place(SessionCells.OUTCOMES, outcome));
            samples.add(Family.STATEMENTS, count, name, label(outcome));
        }
        samples.addDurations(Family.STATEMENT_SECONDS, name, cell -> cells.applyAsLong(SessionCells.SECONDS + cell));
        samples.add(Family.BYTES, cells.applyAsLong(SessionCells.TO_SHARD), name, "to_shard");
        samples.add(Family.BYTES, cells.applyAsLong(SessionCells.FROM_SHARD), name, "from_shard");
        samples.add(Family.PINNED, Math.max(0, cells.applyAsLong(SessionCells.PINNED)), name);
    }

    private static void addBackend(Samples samples, String shard, IntToLongFunction cells) {
        samples.add(Family.BACKEND_OPENED, cells.applyAsLong(BackendCells.OPENED), shard);
        for (CloseReason reason : CloseReason.values()) {
            long count = cells.applyAsLong(Cells.place(BackendCells.CLOSED, reason));
            samples.add(Family.BACKEND_CLOSED, count, shard, label(reason));
        }
        long leased = cells.applyAsLong(BackendCells.LEASED);
        long idle = Math.max(0, cells.applyAsLong(BackendCells.OPEN) - leased);
        samples.add(Family.BACKEND_CONNECTIONS, idle, shard, "idle");
        samples.add(Family.BACKEND_CONNECTIONS, leased, shard, "leased");
        samples.add(Family.HANDOVERS, cells.applyAsLong(BackendCells.CLEANED), shard, "cleaned");
        samples.add(Family.HANDOVERS, cells.applyAsLong(BackendCells.KEPT), shard, "as_it_was");
        samples.add(Family.WAITING, cells.applyAsLong(BackendCells.WAITING), shard);
        samples.add(Family.WAITS_BEGUN, cells.applyAsLong(BackendCells.WAITS_BEGUN), shard);
        samples.add(Family.WAITS, cells.applyAsLong(BackendCells.SERVED), shard, "served");
        samples.add(Family.WAITS, cells.applyAsLong(BackendCells.UNSERVED), shard, "unserved");
        samples.addDurations(Family.WAIT_SECONDS, shard, cell -> cells.applyAsLong(BackendCells.WAIT_SECONDS + cell));
    }

    private static <T> long sum(List<T> loops, ToLongFunction<T> cell) {
        long sum = 0;
        for (T loop : loops) {
            sum += cell.applyAsLong(loop);
        }
        return sum;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
