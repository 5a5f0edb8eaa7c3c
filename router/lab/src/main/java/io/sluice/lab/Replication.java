package io.sluice.lab;

import io.sluice.core.tenant.ServerAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions and orders to a replica; the old words (SLAVE, MASTER) are those that both flavours understand. */
final class Replication {
    private static final String STATUS = "SHOW SLAVE STATUS";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);

    private Replication() {}

    /**
     * Waits until the replica has a connection to its source and applies what it gets. If the source has moved to another
     * port since an earlier run, the replica is pointed there. A server that follows nobody (promoted since) is left alone.
     */
    static void awaitRunning(LabServer replica, ServerAddress source, Duration limit) throws IOException {
        long start = System.nanoTime();
        try (Connection connection = replica.connect()) {
            String port = Sql.value(connection, STATUS, "Master_Port");
            if (port.isEmpty()) {
                return;
            }
            if (!port.equals(Integer.toString(source.port()))) {
                follow(connection, source);
            }
            while (!isRunning(connection)) {
                if (System.nanoTime() - start > limit.toNanos()) {
                    throw new IOException("after " + limit.toMillis() + " ms " + replica + " does not follow " + source
                            + ": " + Sql.value(connection, STATUS, "Last_IO_Error")
                            + Sql.value(connection, STATUS, "Last_SQL_Error"));
                }
                pause();
            }
        } catch (SQLException failed) {
            throw new IOException("cannot see how " + replica + " replicates: " + failed.getMessage(), failed);
        }
    }

    /**
     * Waits until the replica has applied all that the primary has committed by now.
     *
     * @param limit up to 50 s
     */
    static void awaitCaughtUp(LabServer primary, LabServer replica, Duration limit) throws IOException {
        try (Connection source = primary.connect();
                Connection target = replica.connect()) {
            double seconds = limit.toMillis() / 1000.0;
            String answer = switch (primary.flavour()) {
                case MYSQL ->
                    Sql.value(
                            target,
                            "SELECT WAIT_FOR_EXECUTED_GTID_SET('"
                                    + Sql.value(source, "SELECT @@global.gtid_executed")
                                    + "', " + seconds + ")");
                case MARIADB ->
                    Sql.value(
                            target,
                            "SELECT MASTER_GTID_WAIT('"
                                    + Sql.value(source, "SELECT @@global.gtid_binlog_pos")
                                    + "', " + seconds + ")");
            };
            if (!answer.equals("0")) {
                throw new IOException(replica + " has not caught up with " + primary + " within " + limit.toMillis()
                        + " ms: " + Sql.value(target, STATUS, "Last_SQL_Error"));
            }
        } catch (SQLException failed) {
            throw new IOException("cannot see whether " + replica + " has caught up: " + failed.getMessage(), failed);
        }
    }

    /**
     * Ends replication before a shutdown, until the next start. A precaution: a replica was once seen (MySQL 8.0.15) that
     * after a shutdown had the directory of a CREATE DATABASE but not the transaction, and so replicated no more. That the
     * shutdown had cut the applier off is likely, not proven.
     * A server that cannot answer, or follows nobody, is shut down as it is.
     */
    static void pauseForShutdown(LabServer server) {
        try (Connection connection = Sql.connect(server.address(), server.admin(), SHUTDOWN_LIMIT, SHUTDOWN_LIMIT);
                Statement statement = connection.createStatement()) {
            if (!Sql.value(connection, STATUS, "Master_Port").isEmpty()) {
                statement.execute("STOP SLAVE");
            }
        } catch (SQLException unable) {
            LOG.debug("replication of {} goes on until its shutdown", server, unable);
        }
    }

    private static void follow(Connection replica, ServerAddress source) throws SQLException {
        try (Statement statement = replica.createStatement()) {
            statement.execute("STOP SLAVE");
            statement.execute("CHANGE MASTER TO MASTER_HOST='" + source.host() + "', MASTER_PORT=" + source.port());
            statement.execute("START SLAVE");
        }
    }

    private static boolean isRunning(Connection replica) throws SQLException {
        return Sql.value(replica, STATUS, "Slave_IO_Running").equals("Yes")
                && Sql.value(replica, STATUS, "Slave_SQL_Running").equals("Yes");
    }

    private static void pause() throws InterruptedIOException {
        LockSupport.parkNanos(POLL.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting for a replica");
        }
    }
}
