package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.apply.ApplierSettings;
import io.sluice.proxy.apply.RunResult;
import io.sluice.proxy.apply.ShardApplier;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs writes on the primaries of the shards, once for their key if they have one. One for each event loop, which owns it. */
public interface StatementRunner {
    /** All statements in one transaction, or none. Does not fail; ends at the deadline, if not before. */
    Future<RunResult> run(ShardRecord shard, TenantRecord tenant, QueuedWrite write, Duration deadline);

    /** The server's ids of its own sessions on the shard. */
    Set<Long> threadIds(ShardId shard);

    /** How many of its sessions are in use there, and how many wait for one. */
    int underWay(ShardId shard);

    /** The map has changed: sessions to places that shards have left, or that are fenced, are destroyed. */
    void onChange(RoutingTable table);

    /** Ends what is under way. */
    void close();

    /**
     * Over appliers, one for each shard that was asked for, of which a tenant may have half the sessions.
     *
     * @param parts whose settings bound what is not bounded by those of the port
     * @param loops among how many event loops the port's connections are divided
     */
    static StatementRunner over(ApplierParts parts, HttpSettings settings, int loops) {
        ApplierSettings of = parts.settings();
        int sessions = Math.max(2, settings.connectionsPerShard() / loops);
        Duration half = settings.statementTimeout().dividedBy(2);
        ApplierSettings own = new ApplierSettings(
                sessions,
                sessions / 2,
                of.waitingMax(),
                of.connectTimeout(),
                half.compareTo(of.lockWait()) < 0 ? max(half, Duration.ofSeconds(1)) : of.lockWait(),
                of.unansweredBytesMax(),
                of.statementsMax());
        return new Appliers(
                new ApplierParts(parts.vertx(), parts.clock(), parts.tls(), parts.secrets(), parts.sql(), own));
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** See {@link #over}. */
    final class Appliers implements StatementRunner {
        private final ApplierParts parts;
        private static final Logger LOG = LoggerFactory.getLogger(Appliers.class);
        private static final Duration KEYS_KEPT = Duration.ofDays(1);
        private static final int FORGET_EVERY = 100;
        private static final int FORGET_AT_ONCE = 1_000;

        private final Map<ShardId, ShardApplier> appliers = new HashMap<>();
        private int keptSinceForgotten;

        private Appliers(ApplierParts parts) {
            this.parts = requireNonNull(parts, "parts");
        }

        @Override
        public Future<RunResult> run(ShardRecord shard, TenantRecord tenant, QueuedWrite write, Duration deadline) {
            ShardApplier applier = appliers.computeIfAbsent(shard.id(), fresh -> new ShardApplier(parts));
            return applier.run(shard, tenant, write, deadline).onSuccess(result -> {
                if (write.key().isPresent() && result instanceof RunResult.Done) {
                    onKeyKept(applier, shard, tenant, deadline);
                }
            });
        }

        /** Forgets more keys than come, a few at a time: so the table of a tenant follows the last day's. */
        private void onKeyKept(ShardApplier applier, ShardRecord shard, TenantRecord tenant, Duration deadline) {
            keptSinceForgotten++;
            if (keptSinceForgotten >= FORGET_EVERY) {
                keptSinceForgotten = 0;
                applier.forgetKeys(shard, tenant, KEYS_KEPT, FORGET_AT_ONCE, deadline)
                        .onFailure(failure -> LOG.debug("event=keys-not-forgotten tenant={}", tenant.id(), failure));
            }
        }

        @Override
        public Set<Long> threadIds(ShardId shard) {
            ShardApplier applier = appliers.get(shard);
            return applier == null ? Set.of() : applier.threadIds();
        }

        @Override
        public int underWay(ShardId shard) {
            ShardApplier applier = appliers.get(shard);
            return applier == null ? 0 : applier.underWay();
        }

        @Override
        public void onChange(RoutingTable table) {
            appliers.entrySet().removeIf(each -> {
                Optional<ShardRecord> shard = table.shard(each.getKey());
                shard.ifPresentOrElse(each.getValue()::onShard, each.getValue()::close);
                return shard.isEmpty();
            });
        }

        @Override
        public void close() {
            appliers.values().forEach(ShardApplier::close);
            appliers.clear();
        }
    }
}
