package io.sluice.proxy.queue;

import io.sluice.core.gate.Limits;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.Receipt;
import io.sluice.core.replay.ReplaySettings;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalSettings;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.apply.ApplierSettings;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.line.ServerTls;
import io.sluice.proxy.shardsql.ShardSql;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Queues in a folder, without a shard: nothing is ever applied. */
public final class OpenQueues implements AutoCloseable {
    public static final ShardId SHARD = new ShardId("s1");
    public static final JournalSettings SMALL =
            new JournalSettings(16 << 10, 4 << 10, 64 << 10, 64 << 10, 1, 64 << 10, Duration.ofSeconds(5));

    private static final LiveTraffic NO_TRAFFIC = new LiveTraffic() {
        @Override
        public Future<Set<Long>> threadIds(ShardId shard) {
            return Future.succeededFuture(Set.of());
        }

        @Override
        public long latencyNanos(ShardId shard) {
            return 0;
        }
    };

    private final Path directory;
    private final SecureRandom random = new SecureRandom();
    private final Vertx vertx = Vertx.vertx();
    private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], random);
    private final List<Queues> opened = new ArrayList<>();
    private final RoutingView routing = new RoutingView(RoutingTable.EMPTY);
    private Backlogs backlogs = new Backlogs();
    private Gates gates = gates(backlogs);

    public OpenQueues(Path directory) {
        this.directory = directory;
    }

    public Queues open(JournalSettings journal) throws IOException {
        backlogs = new Backlogs();
        QueueSettings settings =
                new QueueSettings(journal, 100, Duration.ZERO, null, List.of(), 0, ReplaySettings.DEFAULT);
        Queues queues =
                Queues.open(parts(new LocalQueueLogs(settings, directory, random, MonotonicClock.SYSTEM)), settings);
        opened.add(queues);
        return queues;
    }

    /** With the backlogs of the queues that were opened last. */
    QueueParts parts(QueueLogs logs) throws IOException {
        gates = gates(backlogs);
        ApplierParts applier = new ApplierParts(
                vertx,
                MonotonicClock.SYSTEM,
                new ServerTls(Optional.empty()),
                box,
                ShardSql.over(vertx, box, ShardSqlSettings.DEFAULT),
                ApplierSettings.DEFAULT);
        return new QueueParts(
                vertx,
                MonotonicClock.SYSTEM,
                Clock.systemUTC(),
                routing,
                gates,
                backlogs,
                applier,
                NO_TRAFFIC,
                logs,
                Drainers.ALONE);
    }

    private Gates gates(Backlogs of) {
        return new Gates(vertx, MonotonicClock.SYSTEM, Limits.DEFAULT, 1, of);
    }

    /** Of the queues that were opened last. */
    Gates gates() {
        return gates;
    }

    public Vertx vertx() {
        return vertx;
    }

    RoutingView routing() {
        return routing;
    }

    /** Of the queues that were opened last. */
    Backlogs backlogs() {
        return backlogs;
    }

    /** On the only shard. */
    TenantRecord tenant(TenantId id) {
        return new TenantRecord(
                id,
                new Epoch(1),
                SHARD,
                DatabaseName.of(id),
                "t_" + id,
                box.seal("x"),
                TierName.DEFAULT,
                PolicyOverrides.NONE);
    }

    /** A small write, accepted now. */
    public Receipt append(Queues queues, TenantId tenant) {
        return get(queues.append(tenant(tenant), Writes.of(tenant, queues.nowMicros())));
    }

    /** What the future gives; else throws a CompletionException with just the failure that a handler of the future is told. */
    public static <T> T get(Future<T> future) {
        CompletableFuture<T> ended = new CompletableFuture<>();
        future.onComplete(ended::complete, failure -> ended.completeExceptionally(new CompletionException(failure)));
        return ended.join();
    }

    @Override
    public void close() {
        opened.forEach(queues -> get(queues.close()));
        get(vertx.close());
    }
}
