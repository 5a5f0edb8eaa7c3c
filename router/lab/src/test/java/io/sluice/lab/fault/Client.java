package io.sluice.lab.fault;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.LabServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A session as an application has one. */
record Client(Connection connection) implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;

    static Client of(LabServer server) throws SQLException {
        return at(server, server.address(), Duration.ofSeconds(30));
    }

    /** A session over another address, perhaps a proxy's, that gives up an answer after so long. */
    static Client at(LabServer server, ServerAddress address, Duration patience) throws SQLException {
        String url = "jdbc:mariadb://" + address + "/?sslMode=disable&allowPublicKeyRetrieval=true&connectTimeout=10000"
                + "&socketTimeout=" + patience.toMillis();
        return new Client(DriverManager.getConnection(
                url, server.admin().user(), server.admin().password()));
    }

    /** A connection on which nobody has spoken yet; throws if the kernel does not take it within a second. */
    static Socket connect(ServerAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        return socket;
    }

    /** The first byte after the header: 10 for a greeting, 255 for an error; -1 if the connection ends before. */
    static int greeting(Socket socket) throws IOException {
        byte[] head = socket.getInputStream().readNBytes(5);
        return head.length < 5 ? -1 : head[4] & 0xFF;
    }

    boolean run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    String value(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    /** The column of this label of the first row. */
    String value(String sql, String label) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(label)) : "";
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
