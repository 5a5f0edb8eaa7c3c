package io.sluice.it;

import io.sluice.core.health.HealthSettings;
import io.sluice.proxy.backend.BackendSettings;
import io.sluice.proxy.frontend.FrontendSettings;
import io.sluice.proxy.frontend.ProxyListeners;
import io.sluice.proxy.http.HttpSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How a router under test is set up; {@link #STANDARD} and from there.
 *
 * @param loops event loops, among which the connections to a shard are divided
 * @param watch how servers are judged; empty for a router that judges none
 */
public record Setup(
        FrontendSettings frontend,
        BackendSettings backend,
        int loops,
        ProxyListeners listeners,
        Optional<HealthSettings> watch) {
    public static final Setup STANDARD =
            new Setup(local(), BackendSettings.DEFAULT, 2, ProxyListeners.NONE, Optional.empty());

    /** The HTTP port that every router under test has; its answers have at most 100 rows. */
    public static final HttpSettings HTTP = new HttpSettings(
            "127.0.0.1",
            0,
            false,
            1_000,
            200,
            16 * 1024,
            1024 * 1024,
            64 * 1024 * 1024,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            100,
            1024 * 1024,
            8,
            Duration.ofSeconds(1));

    private static FrontendSettings local() {
        FrontendSettings defaults = FrontendSettings.DEFAULT;
        return frontend(
                defaults.connectionsMax(),
                defaults.loginTimeout(),
                defaults.statementBytesMax(),
                Duration.ofSeconds(1));
    }

    /** A port of this machine with these limits and, for the rest, the usual ones. */
    public static FrontendSettings frontend(
            int connectionsMax, Duration loginTimeout, int statementBytesMax, Duration drainTimeout) {
        FrontendSettings defaults = FrontendSettings.DEFAULT;
        return new FrontendSettings(
                "127.0.0.1",
                0,
                connectionsMax,
                loginTimeout,
                defaults.loginBytesMax(),
                statementBytesMax,
                defaults.statementsMax(),
                drainTimeout,
                false,
                true);
    }

    /**
     * One event loop with two connections to each shard, which change hands at once.
     *
     * @param leaseTimeout how long a statement waits for one of them
     */
    public static Setup withTwoConnections(Duration leaseTimeout) {
        BackendSettings two = new BackendSettings(
                2,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                leaseTimeout,
                1000,
                Duration.ofMinutes(1),
                Duration.ZERO,
                Duration.ofMillis(50));
        return STANDARD.with(two).onLoops(1);
    }

    public Setup with(FrontendSettings next) {
        return new Setup(next, backend, loops, listeners, watch);
    }

    public Setup withLoginTimeout(Duration next) {
        return with(frontend(frontend.connectionsMax(), next, frontend.statementBytesMax(), frontend.drainTimeout()));
    }

    public Setup with(BackendSettings next) {
        return new Setup(frontend, next, loops, listeners, watch);
    }

    public Setup with(ProxyListeners next) {
        return new Setup(frontend, backend, loops, next, watch);
    }

    public Setup onLoops(int next) {
        return new Setup(frontend, backend, next, listeners, watch);
    }

    /** With servers judged so. */
    public Setup watching(HealthSettings next) {
        return new Setup(frontend, backend, loops, listeners, Optional.of(next));
    }
}
