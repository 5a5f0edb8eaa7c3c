package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Settlement;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.apply.DrainSessions.Wish;
import io.sluice.proxy.line.LineException;
import io.sluice.proxy.line.Lines;
import io.sluice.proxy.line.Reply;
import io.sluice.proxy.shardsql.DrainAccount;
import io.sluice.proxy.shardsql.DrainReadiness;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Applies writes on one shard, each exactly once: those of the queue by their place in its log, others by their key. Owned by
 * the event loop on which it is used.
 */
public final class ShardApplier {
    public static final int ENTRIES_MAX = 1_000;

    private final ApplierParts parts;
    private final DrainSessions sessions;
    private final Readiness readiness;
    private final Transactions transactions;

    public ShardApplier(ApplierParts parts) {
        this.parts = requireNonNull(parts, "parts");
        Lines lines = new Lines(parts.vertx(), parts.tls(), parts.settings().connectTimeout(), "sluice-applier");
        this.sessions = new DrainSessions(lines, parts.secrets(), parts.settings());
        this.readiness = new Readiness(parts.sql(), parts.secrets());
        this.transactions = new Transactions(sessions, readiness);
    }

    /**
     * Makes the tenant's drain account and marker table, unless they are known to be there; every other method does so as
     * well. Fails with a {@link ShardSqlException}.
     */
    public Future<DrainReadiness> prepare(ShardRecord shard, TenantRecord tenant) {
        return readiness.of(shard, tenant);
    }

    /**
     * Applies these with their marker, in one transaction for as many as have sessions that can follow each other in one. Never
     * fails. At most one batch of a tenant and log should be under way; a second one waits for the first on the shard.
     *
     * @param stream the log's number
     * @param entries of the tenant, in the order of their positions, 1 to {@value #ENTRIES_MAX}
     */
    public Future<BatchResult> apply(
            ShardRecord shard, TenantRecord tenant, long stream, List<Entry> entries, Duration deadline) {
        if (entries.isEmpty() || entries.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException("a batch has 1 to " + ENTRIES_MAX + " entries: " + entries.size());
        }
        Position before = null;
        for (Entry entry : entries) {
            check(tenant, entry.write());
            if (before != null && entry.position().compareTo(before) <= 0) {
                throw new IllegalArgumentException("positions must ascend");
            }
            before = entry.position();
        }
        Deadline limit = limit(deadline);
        Function<CarriedState, Wish> wish = facts -> new Wish(shard, tenant, facts, limit);
        return new Batch(transactions, wish, stream, entries, parts.settings())
                .apply()
                .onComplete(done -> limit.end());
    }

    /**
     * Moves the mark behind this position without applying what stands there, for it failed for good; everything before it
     * must be settled. From then on {@link #apply} answers with the same error for it, so that it is not taken for applied by
     * whoever does not know yet that it is dead. Fails with a {@link LineException} or a {@link ShardSqlException}.
     *
     * @return true once it is passed so, also by an earlier call; false if the mark says that it is applied
     */
    public Future<Boolean> pass(
            ShardRecord shard,
            TenantRecord tenant,
            long stream,
            Position position,
            Settlement.Dead error,
            Duration deadline) {
        return keep(shard, tenant, deadline, keeping -> keeping.pass(stream, position.value(), error));
    }

    /** Runs a write that does not come from the queue, once for its key if it has one. Never fails. */
    public Future<RunResult> run(ShardRecord shard, TenantRecord tenant, QueuedWrite write, Duration deadline) {
        check(tenant, write);
        Deadline limit = limit(deadline);
        return transactions
                .run(
                        new Wish(shard, tenant, write.session(), limit),
                        work(List.of(new Entry(Position.NONE, write)), null))
                .map(ShardApplier::asRunResult)
                .onComplete(done -> limit.end());
    }

    /**
     * The position up to which the log's writes of this tenant are applied, if any is. Fails with a {@link LineException} or a
     * {@link ShardSqlException}.
     */
    public Future<OptionalLong> watermark(ShardRecord shard, TenantRecord tenant, long stream, Duration deadline) {
        return keep(shard, tenant, deadline, keeping -> keeping.watermark(stream));
    }

    /**
     * Forgets some keys that were used longer ago; how many. Fails with a {@link LineException} or a {@link
     * ShardSqlException}.
     *
     * @param limit 1 to 1,000
     */
    public Future<Integer> forgetKeys(
            ShardRecord shard, TenantRecord tenant, Duration olderThan, int limit, Duration deadline) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be between 1 and 1,000: " + limit);
        }
        return keep(shard, tenant, deadline, keeping -> keeping.forgetKeys(olderThan, limit));
    }

    /**
     * Kills the sessions of the tenant's account and of its drain account on the primary but these, and succeeds with their
     * number when they are gone: from then on nothing is executed that an earlier owner of the tenant's traffic has sent.
     * Fails with a {@link ShardSqlException}.
     *
     * @param live the server's ids of sessions that go on
     */
    public Future<Integer> endOthers(ShardRecord shard, TenantRecord tenant, Set<Long> live) {
        return parts.sql()
                .endOtherSessions(shard, tenant.accountUser(), live)
                .compose(tenants -> parts.sql()
                        .endOtherSessions(shard, DrainAccount.of(tenant).user(), live)
                        .map(drains -> tenants + drains));
    }

    /** The server's ids of this applier's own sessions. */
    public Set<Long> threadIds() {
        return sessions.threadIds();
    }

    /** How many of its sessions are in use or on their way, and how many wait for one. */
    public int underWay() {
        return sessions.underWay();
    }

    /**
     * The map has this record of its shard: sessions to another place, and all while it is fenced, are destroyed, and what is
     * under way there ends as lost. Nothing goes to a fenced shard.
     */
    public void onShard(ShardRecord shard) {
        sessions.onShard(shard);
    }

    /** Destroys all sessions; what is under way ends as lost. */
    public void close() {
        sessions.close();
    }

    private <T> Future<T> keep(
            ShardRecord shard, TenantRecord tenant, Duration deadline, Function<Housekeeping, Future<T>> what) {
        Deadline limit = limit(deadline);
        return transactions.keep(new Wish(shard, tenant, null, limit), what).onComplete(done -> limit.end());
    }

    private Deadline limit(Duration deadline) {
        return new Deadline(parts.vertx(), parts.clock(), deadline);
    }

    private Transaction.Work work(List<Entry> entries, Transaction.@Nullable Mark mark) {
        return new Transaction.Work(entries, mark, parts.settings().unansweredBytesMax());
    }

    private static void check(TenantRecord tenant, QueuedWrite write) {
        if (!write.tenant().equals(tenant.id())) {
            throw new IllegalArgumentException("a write of " + write.tenant() + " for " + tenant.id());
        }
    }

    private static RunResult asRunResult(Ending ending) {
        if (ending instanceof Ending.Refused refused) {
            Reply.Refused reply = refused.reply();
            return new RunResult.Failed(refused.statement(), reply.code(), reply.sqlState(), reply.text());
        }
        if (ending instanceof Ending.Lost lost) {
            return new RunResult.Lost(lost.why(), lost.code(), lost.mayBeCommitted());
        }
        Ending.Outcome only = ((Ending.Committed) ending).outcomes().get(0);
        return only instanceof Ending.Outcome.Repeated repeated
                ? new RunResult.Done(repeated.statements(), true)
                : new RunResult.Done(((Ending.Outcome.Done) only).statements(), false);
    }
}
