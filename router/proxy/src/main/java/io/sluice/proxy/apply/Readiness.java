package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.shardsql.DrainAccount;
import io.sluice.proxy.shardsql.DrainReadiness;
import io.sluice.proxy.shardsql.ShardSql;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which tenants have their account and their table on the shard, as far as is remembered. Owned by its event loop. */
final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final int TENANTS_MAX = 10_000;

    private final ShardSql sql;
    private final SecretBox secrets;
    private final Map<TenantId, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TenantId, Known> eldest) {
            return size() > TENANTS_MAX;
        }
    };

    /** What was made ready, and under way while it is being made. */
    private record Known(
            ServerAddress server, DatabaseName database, DrainAccount account, Future<DrainReadiness> done) {}

    Readiness(ShardSql sql, SecretBox secrets) {
        this.sql = requireNonNull(sql, "sql");
        this.secrets = requireNonNull(secrets, "secrets");
    }

    /** Makes them, unless they are known to be there; those who ask meanwhile wait for the same. */
    Future<DrainReadiness> of(ShardRecord shard, TenantRecord tenant) {
        DrainAccount account = DrainAccount.of(tenant);
        Known before = known.get(tenant.id());
        if (before != null
                && before.server().equals(shard.primary())
                && before.database().equals(tenant.database())
                && before.account().equals(account)) {
            return before.done();
        }
        Future<DrainReadiness> done = sql.prepareDrain(shard, tenant, DrainSessions.password(secrets, account));
        known.put(tenant.id(), new Known(shard.primary(), tenant.database(), account, done));
        return done.onComplete((ready, failure) -> {
            if (failure != null) {
                forget(tenant.id());
            } else if (!ready.nonTransactionalTables().isEmpty()) {
                LOG.warn(
                        "event=tables-without-transactions shard={} tenant={} tables={}",
                        shard.id(),
                        tenant.id(),
                        ready.nonTransactionalTables());
            }
        });
    }

    /** The shard says that something is missing after all. */
    void forget(TenantId tenant) {
        known.remove(tenant);
    }
}
