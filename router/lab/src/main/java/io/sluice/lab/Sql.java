package io.sluice.lab;

import io.sluice.core.tenant.ServerAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/** The lab's own statements, over one driver that speaks to both flavours. */
final class Sql {
    static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private Sql() {}

    /**
     * Without TLS, since an own server is on the loopback and of another one's TLS nothing is known; the password still
     * travels scrambled, or under the server's RSA key.
     */
    static Connection connect(ServerAddress address, Login login) throws SQLException {
        return connect(address, login, CONNECT_LIMIT, ANSWER_LIMIT);
    }

    /** Likewise, with other limits for the connection and for each answer. */
    static Connection connect(ServerAddress address, Login login, Duration connectLimit, Duration answerLimit)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("sslMode", "disable");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", Long.toString(connectLimit.toMillis()));
        properties.setProperty("socketTimeout", Long.toString(answerLimit.toMillis()));
        Connection connection = new Driver().connect("jdbc:mariadb://" + address + "/", properties);
        if (connection == null) {
            throw new SQLException("the driver does not take the address " + address);
        }
        return connection;
    }

    /** The first column of the first row, or an empty text if that is NULL or there is no row. */
    static String value(Connection connection, String sql) throws SQLException {
        return value(connection, sql, 1);
    }

    /** Likewise, the column of this label. */
    static String value(Connection connection, String sql, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? text(rows.getString(column)) : "";
        }
    }

    private static String value(Connection connection, String sql, int column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? text(rows.getString(column)) : "";
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
