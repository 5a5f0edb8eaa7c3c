package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.app.keys.ServerCertificate;
import io.sluice.app.process.EventLoops;
import io.sluice.app.process.StartException;
import io.sluice.app.process.Stops;
import io.sluice.app.process.Waiting;
import io.sluice.app.settings.SluiceSettings;
import io.sluice.app.settings.TlsSettings;
import io.sluice.proxy.apply.ApplierParts;
import io.sluice.proxy.backend.BackendListener;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.frontend.ClientTls;
import io.sluice.proxy.frontend.MySqlPort;
import io.sluice.proxy.frontend.PortTraffic;
import io.sluice.proxy.frontend.ProxyListeners;
import io.sluice.proxy.frontend.ServerIdentity;
import io.sluice.proxy.frontend.SessionListener;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.http.HttpListener;
import io.sluice.proxy.http.HttpPort;
import io.sluice.proxy.http.StatementRunner;
import io.sluice.proxy.metrics.ProxyMetrics;
import io.sluice.proxy.queue.WriteQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The ports for applications: MySQL, and HTTP on the same event loops. One thread. */
final class Ports {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final SluiceSettings settings;
    private final Parts parts;
    private final Stops stops;
    private final SecureRandom random;
    private final HttpPort.Certificate certificate;

    /** What both stand on. */
    record Parts(
            Vertx vertx,
            ShardPools.Surroundings pools,
            Gates gates,
            WriteQueue queue,
            PortTraffic traffic,
            ApplierParts applier,
            ProxyMetrics metrics) {}

    /** @throws StartException if there is no certificate */
    Ports(SluiceSettings settings, Parts parts, Stops stops, SecureRandom random, Clock clock) throws StartException {
        this.settings = requireNonNull(settings, "settings");
        this.parts = requireNonNull(parts, "parts");
        this.stops = requireNonNull(stops, "stops");
        this.random = requireNonNull(random, "random");
        this.certificate = certificate(settings, random, clock);
    }

    /** @param identity what the greeting says */
    int startMySql(Supplier<ServerIdentity> identity) throws StartException {
        MySqlPort port = new MySqlPort(
                parts.vertx(),
                new MySqlPort.Surroundings(
                        settings.mysql(),
                        parts.pools(),
                        parts.gates(),
                        parts.queue(),
                        clientTls(),
                        identity,
                        new Listeners(parts.metrics()),
                        random));
        parts.traffic().attach(port);
        stops.add(
                "MySQL port",
                () -> Waiting.await(
                        port.drain(), settings.mysql().drainTimeout().plus(STOP_LIMIT), "drain the MySQL port"));
        return listen(port.start(), settings.mysql().host(), settings.mysql().port(), "MySQL");
    }

    /** After the MySQL port, on whose event loops it stands; so it is drained before it. */
    int startHttp() throws StartException {
        HttpPort port = new HttpPort(
                parts.vertx(),
                new HttpPort.Surroundings(
                        settings.http(),
                        parts.pools(),
                        parts.gates(),
                        parts.queue(),
                        () -> StatementRunner.over(parts.applier(), settings.http(), EventLoops.ofStatements()),
                        new Listeners(parts.metrics()),
                        Optional.of(certificate),
                        random));
        parts.traffic().attach(port);
        stops.add(
                "HTTP port",
                () -> Waiting.await(
                        port.drain(), settings.http().drainTimeout().plus(STOP_LIMIT), "drain the HTTP port"));
        return listen(port.start(), settings.http().host(), settings.http().port(), "HTTP");
    }

    private static int listen(Future<Integer> started, String host, int port, String what) throws StartException {
        return Waiting.await(started, START_LIMIT, "listen on " + host + ":" + port + " for " + what);
    }

    private static HttpPort.Certificate certificate(SluiceSettings settings, SecureRandom random, Clock clock)
            throws StartException {
        TlsSettings tls = settings.tls();
        try {
            if (tls.certificateFile() != null && tls.privateKeyFile() != null) {
                return new HttpPort.Certificate(tls.certificateFile(), tls.privateKeyFile());
            }
            ServerCertificate own = ServerCertificate.in(settings.node().dataDir(), clock, random);
            return new HttpPort.Certificate(own.certificate(), own.privateKey());
        } catch (IOException | IllegalArgumentException failed) {
            throw new StartException("certificate of the ports: " + failed.getMessage(), failed);
        }
    }

    private ClientTls clientTls() throws StartException {
        try {
            return new ClientTls(certificate.chain(), certificate.key());
        } catch (IOException | IllegalArgumentException failed) {
            throw new StartException("certificate of the ports: " + failed.getMessage(), failed);
        }
    }

    /** The metrics' listeners, one of each kind for each event loop. */
    private record Listeners(ProxyMetrics metrics) implements ProxyListeners, HttpPort.Listeners {
        @Override
        public SessionListener sessions() {
            return metrics.sessionListener();
        }

        @Override
        public BackendListener backends() {
            return metrics.backendListener();
        }

        @Override
        public HttpListener requests() {
            return metrics.httpListener();
        }
    }
}
