package io.sluice.proxy.control;

import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.shardsql.AccountSession;
import io.sluice.proxy.shardsql.DrainAccount;
import io.sluice.proxy.shardsql.ShardSql;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * What must hold on both shards before a tenant's pointer changes: the target holds its database and its account; on
 * the source nobody can log in as this tenant any more, nobody was writing, and no session is left. So when the new
 * place takes its first write, the old one can take none, from however stale a router (P7).
 *
 * <p>A crash anywhere in here leaves the account on the source locked; the next start finds it so and opens it again.
 */
final class Remapping {
    private final ShardSql sql;
    private final Plan.Remap plan;

    Remapping(ShardSql sql, Plan.Remap plan) {
        this.sql = sql;
        this.plan = plan;
    }

    /** Empty: the pointer may change. Else, or if the future fails, nothing has changed and the source is open again. */
    Future<Optional<Outcome>> prepare() {
        return sql.holdsDatabase(plan.target(), plan.tenant().database()).compose(holds -> {
            if (!holds) {
                return refuse(Refusal.TARGET_NOT_READY, "does not hold database " + tenant().database());
            }
            return sql.provisionTenants(plan.target(), List.of(tenant())).compose(made -> fence());
        });
    }

    /** Lets the tenant back to the source, when the pointer has not changed after all. Does not fail. */
    Future<Void> undo() {
        return sql.unlockAccount(plan.source(), tenant()).otherwiseEmpty();
    }

    private Future<Optional<Outcome>> fence() {
        return sql.lockAccount(plan.source(), tenant())
                .compose(locked -> sql.sessionsOf(plan.source(), tenant().accountUser()))
                .compose(this::endUnlessWriting)
                .compose(
                        answer -> answer.isEmpty() ? Future.succeededFuture(answer) : undo().map(answer),
                        cause -> undo().compose(undone -> Future.failedFuture(cause)));
    }

    private Future<Optional<Outcome>> endUnlessWriting(List<AccountSession> sessions) {
        long writing = sessions.stream().filter(AccountSession::writing).count();
        if (writing > 0) {
            return Future.succeededFuture(Optional.of(new Outcome.Refused(
                    Refusal.SESSIONS_WRITING,
                    writing + " sessions of the tenant are writing on shard "
                            + plan.source().id())));
        }
        return sql.endSessions(plan.source(), tenant().accountUser())
                // Another way to the same data, which is locked by now as well.
                .compose(ended ->
                        sql.endSessions(plan.source(), DrainAccount.of(tenant()).user()))
                .map(Optional.empty());
    }

    private Future<Optional<Outcome>> refuse(Refusal reason, String what) {
        return Future.succeededFuture(
                Optional.of(new Outcome.Refused(reason, "shard " + plan.target().id() + " " + what)));
    }

    private TenantRecord tenant() {
        return plan.tenant();
    }
}
