package io.sluice.proxy.shardsql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import java.time.Duration;
import java.util.Optional;

/**
 * The deadlines of the router's own SQL.
 *
 * @param connectTimeout for TCP, TLS and login together, 10 ms to 1 minute
 * @param statementTimeout for each statement, 10 ms to 10 minutes
 * @param authorityPem the certificates (PEM) of the authorities that shards are verified against; needed by shards
 *     whose TLS mode verifies
 */
public record ShardSqlSettings(Duration connectTimeout, Duration statementTimeout, Optional<String> authorityPem) {
    public static final ShardSqlSettings DEFAULT =
            new ShardSqlSettings(Duration.ofSeconds(3), Duration.ofSeconds(10), Optional.empty());

    public ShardSqlSettings {
        requireNonNull(authorityPem, "authorityPem");
        Problems problems = new Problems();
        problems.within("connectTimeout", connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        problems.within("statementTimeout", statementTimeout, Duration.ofMillis(10), Duration.ofMinutes(10));
        problems.throwIfAny();
    }
}
