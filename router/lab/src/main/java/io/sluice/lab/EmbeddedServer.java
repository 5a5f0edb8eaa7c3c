package io.sluice.lab;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.install.Directories;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.install.Installation;
import io.sluice.lab.process.Greeting;
import io.sluice.lab.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs as a process of this lab. It can be stopped, killed and started again on its data directory and port;
 * {@link #close} ends it for good. The process is guarded by this object's monitor; starts and stops hold it.
 */
public final class EmbeddedServer implements LabServer {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

    private final Installation installation;
    private final LabSettings settings;
    private final boolean isTemporary;
    private final Consumer<EmbeddedServer> onClose;
    private DataDir dataDir;
    private ServerProcess process;
    private boolean isClosed;

    /** Starts the process and returns when the admin can log in. */
    EmbeddedServer(
            Installation installation,
            LabSettings settings,
            DataDir dataDir,
            boolean isTemporary,
            Consumer<EmbeddedServer> onClose)
            throws IOException {
        this.installation = installation;
        this.settings = settings;
        this.isTemporary = isTemporary;
        this.onClose = onClose;
        this.dataDir = dataDir;
        this.process = run();
        this.dataDir = dataDir.toStarted();
    }

    @Override
    public Flavour flavour() {
        return installation.flavour();
    }

    @Override
    public synchronized ServerAddress address() {
        return new ServerAddress("127.0.0.1", dataDir.port());
    }

    @Override
    public synchronized Login admin() {
        return dataDir.admin();
    }

    @Override
    public Optional<EmbeddedServer> embedded() {
        return Optional.of(this);
    }

    public synchronized Path dataDir() {
        return dataDir.path();
    }

    /** The id of the server's process, also when that has ended. */
    public synchronized long pid() {
        return process.pid();
    }

    public synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** The certificate with which a client verifies this server (its name does not match; MySQL's own has none). */
    public Path caCertificate() {
        return dataDir().resolve("ca.pem");
    }

    /**
     * Shuts the server down; it keeps its data and its port.
     *
     * @throws IOException if it survives even SIGKILL for the stop limit
     */
    public synchronized void stop() throws IOException {
        if (process.isAlive()) {
            Replication.pauseForShutdown(this);
        }
        process.stop(settings.stopLimit());
    }

    /**
     * Kills the server with SIGKILL; it keeps its data and its port.
     *
     * @throws IOException if it survives that for the stop limit
     */
    public synchronized void kill() throws IOException {
        process.kill(settings.stopLimit());
    }

    /**
     * Starts the server again after {@link #stop} or {@link #kill}; does nothing while it runs.
     *
     * @throws IOException if it does not take the admin's login within the start limit; the message ends with its log
     * @throws IllegalStateException after {@link #close}
     */
    public synchronized void restart() throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the server is closed");
        }
        if (!process.isAlive()) {
            process = run();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            if (isTemporary) {
                process.kill(settings.stopLimit());
                Directories.delete(dataDir.path());
            } else {
                stop();
            }
        } finally {
            onClose.accept(this);
        }
    }

    @Override
    public String toString() {
        return flavour() + " on " + address();
    }

    private ServerProcess run() throws IOException {
        long start = System.nanoTime();
        List<String> command = new ArrayList<>();
        command.add(installation.program().toString());
        command.add("--defaults-file=" + dataDir.optionFile());
        if (dataDir.isNew()) {
            command.add("--init-file=" + dataDir.initFile());
        }
        ServerProcess started = ServerProcess.start(command, installation.environment(), dataDir.log());
        try {
            Greeting.await(started, dataDir.port(), settings.startLimit());
            requireLogin();
        } catch (IOException failed) {
            started.kill(settings.stopLimit());
            throw new IOException(
                    "cannot start " + flavour() + " on port " + dataDir.port() + ": " + failed.getMessage()
                            + "; its log ends with:\n" + dataDir.logTail(),
                    failed);
        }
        LOG.info(
                "server started flavour={} port={} pid={} millis={}",
                flavour(),
                dataDir.port(),
                started.pid(),
                (System.nanoTime() - start) / 1_000_000);
        return started;
    }

    /** A failed statement of the init file does not stop a server, so only this proves that the accounts are there. */
    private void requireLogin() throws IOException {
        try (Connection connection = Sql.connect(address(), admin())) {
            Sql.value(connection, "SELECT 1");
        } catch (SQLException refused) {
            throw new IOException("the admin cannot log in: " + refused.getMessage(), refused);
        }
    }
}
