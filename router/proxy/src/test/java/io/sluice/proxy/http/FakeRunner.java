package io.sluice.proxy.http;

import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.apply.RunResult;
import io.sluice.proxy.apply.StatementResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Runs nothing; by default each statement changes one row. */
final class FakeRunner implements StatementRunner {
    final List<QueuedWrite> writes = new CopyOnWriteArrayList<>();
    /** Where each was to go. */
    final List<ShardRecord> shards = new CopyOnWriteArrayList<>();

    volatile Function<QueuedWrite, Future<RunResult>> answer = FakeRunner::done;

    static Future<RunResult> done(QueuedWrite write) {
        List<StatementResult> results = write.statements().stream()
                .map(statement -> new StatementResult(1, 0, 0))
                .toList();
        return Future.succeededFuture(new RunResult.Done(results, false));
    }

    @Override
    public Future<RunResult> run(ShardRecord shard, TenantRecord tenant, QueuedWrite write, Duration deadline) {
        writes.add(write);
        shards.add(shard);
        return answer.apply(write);
    }

    @Override
    public Set<Long> threadIds(ShardId shard) {
        return Set.of();
    }

    @Override
    public int underWay(ShardId shard) {
        return 0;
    }

    @Override
    public void onChange(RoutingTable table) {}

    @Override
    public void close() {}
}
