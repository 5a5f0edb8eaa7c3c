package io.sluice.it;

import io.sluice.lab.LabServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a server itself says of its connections, as its admin sees them. One thread. */
public final class ServerSessions implements AutoCloseable {
    private final Connection admin;

    public ServerSessions(LabServer server) throws SQLException {
        this.admin = server.connect();
    }

    /** Connections of the tenants' accounts. */
    public int ofTenants() throws SQLException {
        return rows("SELECT id FROM information_schema.processlist WHERE user LIKE 't\\_%'")
                .size();
    }

    /** Connections of one account. */
    public int of(String account) throws SQLException {
        return rows("SELECT id FROM information_schema.processlist WHERE user = '" + account + "'")
                .size();
    }

    /** Transactions that are open, of anyone. */
    public int openTransactions() throws SQLException {
        return rows("SELECT trx_id FROM information_schema.innodb_trx").size();
    }

    /** The first column of what the admin's statement answers. */
    public List<String> rows(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    public void run(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        admin.close();
    }
}
