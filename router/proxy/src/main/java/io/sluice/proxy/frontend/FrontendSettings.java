package io.sluice.proxy.frontend;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * The MySQL port.
 *
 * @param host the address to bind
 * @param port 0 to 65535; 0 takes any free one
 * @param connectionsMax client connections, 1 to 1,000,000; one more is refused with error 1040
 * @param loginTimeout from accept to logged in, 100 ms to 5 min
 * @param loginBytesMax bytes of one packet before login, 4 KiB to 16 MiB
 * @param statementBytesMax bytes of one command, 64 KiB to 1 GiB, like {@code max_allowed_packet}
 * @param statementsMax prepared statements of one session, 1 to 100,000
 * @param drainTimeout how long a stop waits for transactions to end, 0 to 10 min
 * @param tlsRequired whether a login without TLS is refused
 * @param nativePassword whether {@code mysql_native_password} is offered to principals that have its verifier
 */
public record FrontendSettings(
        String host,
        int port,
        int connectionsMax,
        Duration loginTimeout,
        int loginBytesMax,
        int statementBytesMax,
        int statementsMax,
        Duration drainTimeout,
        boolean tlsRequired,
        boolean nativePassword) {
    public static final FrontendSettings DEFAULT = new FrontendSettings(
            "0.0.0.0",
            6033,
            20_000,
            Duration.ofSeconds(10),
            64 * 1024,
            64 * 1024 * 1024,
            4096,
            Duration.ofSeconds(20),
            false,
            false);

    public FrontendSettings {
        Problems problems = new Problems();
        problems.notBlank("host", host);
        problems.within("port", port, 0, 65_535);
        problems.within("connectionsMax", connectionsMax, 1, 1_000_000);
        problems.within("loginBytesMax", loginBytesMax, 4 * 1024, 16 * 1024 * 1024);
        problems.within("statementBytesMax", statementBytesMax, 64 * 1024, 1024 * 1024 * 1024);
        problems.within("statementsMax", statementsMax, 1, 100_000);
        problems.within("loginTimeout", loginTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        problems.within("drainTimeout", drainTimeout, Duration.ZERO, Duration.ofMinutes(10));
        problems.throwIfAny();
    }
}
