package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * What a router says of itself that does not change while it runs.
 *
 * @param name unique among the routers: 1 to 64 characters out of {@code A-Z a-z 0-9 _ . -}
 * @param mysql where applications connect
 * @param metrics where its metrics and probes are
 * @param startedAt cut to the millisecond
 */
public record RouterIdentity(String name, ServerAddress mysql, ServerAddress metrics, Instant startedAt) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    public RouterIdentity {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("router name must match " + NAME.pattern());
        }
        requireNonNull(mysql, "mysql");
        requireNonNull(metrics, "metrics");
        startedAt = requireNonNull(startedAt, "startedAt").truncatedTo(ChronoUnit.MILLIS);
    }
}
