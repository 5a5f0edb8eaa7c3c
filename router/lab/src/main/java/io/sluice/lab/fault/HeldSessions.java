package io.sluice.lab.fault;

import io.sluice.lab.LabServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of our own that do nothing but be there: they are the fault. The server ends them with this JVM. The list is guarded
 * by this object's monitor.
 */
final class HeldSessions implements Fault.Active {
    private static final int MOST_SESSIONS = 5_000;
    private static final int TOO_MANY_CONNECTIONS = 1040;
    private static final Logger LOG = LoggerFactory.getLogger(HeldSessions.class);

    private final List<Connection> sessions = new ArrayList<>();

    private HeldSessions() {}

    /** One that has the global read lock. */
    static HeldSessions withReadLock(LabServer server) throws IOException {
        HeldSessions held = new HeldSessions();
        try {
            Connection session = held.open(server);
            try (Statement statement = session.createStatement()) {
                statement.execute("SET SESSION lock_wait_timeout = 10, SESSION wait_timeout = 86400");
                statement.execute("FLUSH TABLES WITH READ LOCK");
            }
            return held;
        } catch (SQLException failed) {
            held.close();
            throw new IOException("read-lock is not possible: " + failed.getMessage(), failed);
        }
    }

    /** As many as it takes until the server refuses another one. */
    static HeldSessions untilNoneIsLeft(LabServer server) throws IOException {
        HeldSessions held = new HeldSessions();
        try {
            int limit = maxConnections(held.open(server));
            if (limit > MOST_SESSIONS) {
                throw new SQLException("max_connections is " + limit + ", and more than " + MOST_SESSIONS
                        + " sessions are too many for one program");
            }
            // An administrator gets one more than all others; so does the loop that ends here.
            for (int i = 0; i <= limit; i++) {
                held.open(server);
            }
            throw new SQLException("the server takes more than its max_connections of " + limit);
        } catch (SQLException refused) {
            if (refused.getErrorCode() == TOO_MANY_CONNECTIONS) {
                return held;
            }
            held.close();
            throw new IOException("too-many-connections is not possible: " + refused.getMessage(), refused);
        }
    }

    /** Gives everything back; a session whose server does not answer is cut. Harmless when repeated. */
    @Override
    public synchronized void close() {
        for (Connection session : sessions) {
            try {
                session.close();
            } catch (SQLException notPolitely) {
                LOG.debug("a held session is cut", notPolitely);
            }
        }
        sessions.clear();
    }

    private synchronized Connection open(LabServer server) throws SQLException {
        Connection session = server.connect();
        sessions.add(session);
        return session;
    }

    private static int maxConnections(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@max_connections")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
