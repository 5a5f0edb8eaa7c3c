package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.line.ServerTls;
import io.sluice.proxy.shardsql.ShardSql;
import io.vertx.core.Vertx;

/**
 * What a {@link ShardApplier} is made of.
 *
 * @param secrets with the key that all routers share
 * @param sql for what the router's own account does
 */
public record ApplierParts(
        Vertx vertx, MonotonicClock clock, ServerTls tls, SecretBox secrets, ShardSql sql, ApplierSettings settings) {
    public ApplierParts {
        requireNonNull(vertx, "vertx");
        requireNonNull(clock, "clock");
        requireNonNull(tls, "tls");
        requireNonNull(secrets, "secrets");
        requireNonNull(sql, "sql");
        requireNonNull(settings, "settings");
    }
}
