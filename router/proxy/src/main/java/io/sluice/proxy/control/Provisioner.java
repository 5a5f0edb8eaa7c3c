package io.sluice.proxy.control;

import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.shardsql.AccountState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, in the background, that every tenant's database and account are on its shard: after the first start, and
 * after a crash between a shard and the log, which leaves an account missing or locked. A shard that is down is asked
 * again, with a pause that doubles. Only on the control loop's event loop.
 */
final class Provisioner {
    private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);
    private static final int PAGE = 5_000;
    private static final int BATCH = 20;

    private final ControlParts parts;
    private final ControlSettings settings;
    private final Claims claims;
    private final Queue<Round> due = new ArrayDeque<>();
    private final Set<ShardId> pending = new LinkedHashSet<>();
    private final Set<ShardId> lookAgain = new HashSet<>();
    private int running;
    private boolean stopped;

    /** One look at a shard, and the pause that follows if it fails. */
    private record Round(ShardId shard, Duration pause) {}

    Provisioner(ControlParts parts, ControlSettings settings, Claims claims) {
        this.parts = parts;
        this.settings = settings;
        this.claims = claims;
    }

    /** Looks at the shard as soon as there is room; once more if it is being looked at already. */
    void look(ShardId shard) {
        if (stopped) {
            return;
        }
        if (pending.add(shard)) {
            due.add(new Round(shard, settings.retryFirst()));
            next();
        } else {
            lookAgain.add(shard);
        }
    }

    /** The shards whose tenants are not all seen to be in place. */
    Set<ShardId> pending() {
        return Set.copyOf(pending);
    }

    void stop() {
        stopped = true;
        due.clear();
    }

    private void next() {
        while (running < settings.shardsAtOnce() && !due.isEmpty()) {
            Round round = due.remove();
            running++;
            lookAgain.remove(round.shard());
            run(round.shard()).onComplete(done -> {
                running--;
                if (done.succeeded() && done.result()) {
                    finish(round.shard());
                } else {
                    again(round, done.cause() == null ? "an intent is at work on a tenant" : text(done.cause()));
                }
                next();
            });
        }
    }

    private void finish(ShardId shard) {
        if (lookAgain.contains(shard)) {
            due.add(new Round(shard, settings.retryFirst()));
        } else {
            pending.remove(shard);
        }
    }

    private void again(Round round, String cause) {
        if (stopped) {
            return;
        }
        Duration doubled = round.pause().multipliedBy(2);
        Duration longer = doubled.compareTo(settings.retryMax()) > 0 ? settings.retryMax() : doubled;
        parts.listener().onProvisioningFailed(round.shard());
        if (round.pause().equals(settings.retryFirst())) {
            LOG.atWarn()
                    .addKeyValue("shard", round.shard())
                    .addKeyValue("cause", cause)
                    .log("tenants of this shard may lack their accounts; it is tried again until they have them");
        }
        parts.vertx().setTimer(round.pause().toMillis(), timer -> {
            if (!stopped) {
                due.add(new Round(round.shard(), longer));
                next();
            }
        });
    }

    /** Whether every tenant of the shard is in place now. */
    private Future<Boolean> run(ShardId id) {
        RoutingTable table = parts.view().current();
        ShardRecord shard = table.shard(id).orElse(null);
        if (shard == null || table.tenantsOf(id) == 0) {
            return Future.succeededFuture(true);
        }
        return open(shard, "", new HashSet<>())
                // A table of a million tenants is not gone through on an event loop.
                .compose(open -> parts.vertx().executeBlocking(() -> missing(table, id, open), false))
                .compose(missing -> provision(shard, missing, 0, true));
    }

    /** The names of the accounts that are complete. */
    private Future<Set<String>> open(ShardRecord shard, String after, Set<String> names) {
        return parts.sql().accounts(shard, after, PAGE).compose(page -> {
            page.stream().filter(account -> !account.locked()).forEach(account -> names.add(account.user()));
            if (page.size() < PAGE) {
                return Future.succeededFuture(names);
            }
            AccountState last = page.get(page.size() - 1);
            return open(shard, last.user(), names);
        });
    }

    private static List<TenantRecord> missing(RoutingTable table, ShardId shard, Set<String> open) {
        return table.tenants().stream()
                .filter(tenant -> tenant.shard().equals(shard) && !open.contains(tenant.accountUser()))
                .toList();
    }

    private Future<Boolean> provision(ShardRecord shard, List<TenantRecord> missing, int from, boolean all) {
        if (from >= missing.size() || stopped) {
            return Future.succeededFuture(all);
        }
        List<TenantRecord> due = missing.subList(from, Math.min(missing.size(), from + BATCH)).stream()
                .filter(this::isCurrent)
                .toList();
        List<TenantRecord> batch =
                due.stream().filter(tenant -> claims.isFree(tenant.id())).toList();
        boolean allSoFar = all && batch.size() == due.size();
        if (batch.isEmpty()) {
            return provision(shard, missing, from + BATCH, allSoFar);
        }
        List<TenantId> ids = batch.stream().map(TenantRecord::id).toList();
        claims.take(ids);
        return parts.sql()
                .provisionTenants(shard, batch)
                .onComplete(done -> claims.release(ids))
                .onSuccess(made -> parts.listener().onProvisioned(shard.id(), batch.size()))
                .compose(made -> provision(shard, missing, from + BATCH, allSoFar));
    }

    /** Whether the map still says what it said when the round began. */
    private boolean isCurrent(TenantRecord tenant) {
        return parts.view().current().tenant(tenant.id()).filter(tenant::equals).isPresent();
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }
}
