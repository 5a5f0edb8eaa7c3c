package io.sluice.it.binlog;

import static org.awaitility.Awaitility.await;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A primary whose replica has stopped to listen: from here on the primary's transactions are extra. Closing joins them again. */
final class Fork implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LabShard shard;

    private Fork(LabShard shard) {
        this.shard = shard;
    }

    static Fork of(LabShard shard) throws Exception {
        shard.awaitReplicas(LIMIT);
        run(shard.replicas().get(0), "STOP SLAVE IO_THREAD");
        return new Fork(shard);
    }

    /** What the replica has: all that was written before the fork. */
    TransactionSet already() throws SQLException {
        return executed(shard.replicas().get(0));
    }

    static TransactionSet executed(LabServer server) throws SQLException {
        boolean isMySql = server.flavour() == Flavour.MYSQL;
        String text = value(server, isMySql ? "SELECT @@global.gtid_executed" : "SELECT @@global.gtid_binlog_state");
        return isMySql ? GtidSet.parse(text) : BinlogState.parse(text);
    }

    void onPrimary(String... statements) throws SQLException {
        run(shard.primary(), statements);
    }

    static void run(LabServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    static String value(LabServer server, String question) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    @Override
    public void close() throws SQLException {
        run(shard.replicas().get(0), "START SLAVE IO_THREAD");
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> executed(shard.replicas().get(0)).containsAll(executed(shard.primary())));
    }
}
