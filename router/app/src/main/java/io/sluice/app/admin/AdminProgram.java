package io.sluice.app.admin;

import static java.util.Objects.requireNonNull;

import io.sluice.admin.AdminParts;
import io.sluice.admin.AdminServer;
import io.sluice.admin.AdminToken;
import io.sluice.app.keys.KeyFile;
import io.sluice.app.keys.TokenFile;
import io.sluice.app.process.EventLoops;
import io.sluice.app.process.StartException;
import io.sluice.app.process.Stops;
import io.sluice.app.process.Waiting;
import io.sluice.app.settings.SluiceSettings;
import io.sluice.cluster.AdminCluster;
import io.sluice.cluster.AdminClusterSettings;
import io.sluice.cluster.ClusterSettings;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One admin API: its rooms wired together. {@link #start} and {@link #stop} may be called by different threads; each call
 * holds the monitor.
 */
public final class AdminProgram {
    private static final Logger log = LoggerFactory.getLogger(AdminProgram.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final SluiceSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final Stops stops = new Stops();
    private boolean stopped;

    public AdminProgram(SluiceSettings settings) {
        this.settings = requireNonNull(settings, "settings");
    }

    /**
     * Starts the admin API; returns when its port listens. Waits for no router. Call {@link #stop} after a failure, too.
     *
     * @throws StartException if it cannot start; the message says why
     */
    public synchronized void start() throws StartException {
        if (stopped) {
            return;
        }
        SecretBox box = openKey();
        AdminToken token = openToken();
        Vertx vertx = EventLoops.start(stops);
        AdminCluster cluster = AdminCluster.start(clusterSettings(settings.cluster()), box, Clock.systemUTC());
        stops.add("cluster", cluster::close);
        AdminParts parts = new AdminParts(vertx, cluster, token, box, random, Clock.systemUTC());
        AdminServer server = new AdminServer(parts, settings.admin());
        String what =
                "listen on " + settings.admin().host() + ":" + settings.admin().port() + " for the admin API";
        int port = Waiting.await(server.start(), START_LIMIT, what);
        stops.add("admin port", () -> Waiting.await(server.stop(), STOP_LIMIT, "close the admin port"));
        log.atInfo().addKeyValue("port", port).log("admin API started");
    }

    /** Closes the port and leaves the cluster; what routers are carrying out goes on. Blocks; each step has a deadline. */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        stops.run();
        log.info("admin API stopped");
    }

    private SecretBox openKey() throws StartException {
        try {
            return KeyFile.openExisting(settings.node().key(), random);
        } catch (IOException failed) {
            // Not made here: with a key of its own the admin API would hear no router, and no router would hear it.
            throw new StartException(
                    "node.keyFile: the admin API needs the key file of the routers: " + failed.getMessage(), failed);
        }
    }

    private AdminToken openToken() throws StartException {
        Path file = settings.node().adminToken();
        try {
            return new AdminToken(TokenFile.open(file, random));
        } catch (IOException | IllegalArgumentException failed) {
            throw new StartException("token file " + file + ": " + failed.getMessage(), failed);
        }
    }

    /** The routers' own list, or the one router that the file is about. */
    private static AdminClusterSettings clusterSettings(ClusterSettings cluster) {
        List<ServerAddress> routers = cluster.members().isEmpty() ? List.of(cluster.bind()) : cluster.members();
        return new AdminClusterSettings(
                cluster.name(), routers, AdminClusterSettings.INTENTS_MAX, cluster.callTimeout());
    }
}
