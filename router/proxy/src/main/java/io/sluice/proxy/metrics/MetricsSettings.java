package io.sluice.proxy.metrics;

import io.sluice.core.settings.Problems;

/**
 * The port for metrics and probes.
 *
 * @param host the address to bind
 * @param port 0 to 65535; 0 takes any free one
 * @param connectionsMax HTTP connections, 1 to 10,000; one more is closed at once
 */
public record MetricsSettings(String host, int port, int connectionsMax) {
    public static final MetricsSettings DEFAULT = new MetricsSettings("0.0.0.0", 9090, 100);

    public MetricsSettings {
        Problems problems = new Problems();
        problems.notBlank("host", host);
        problems.within("port", port, 0, 65_535);
        problems.within("connectionsMax", connectionsMax, 1, 10_000);
        problems.throwIfAny();
    }
}
