package io.sluice.proxy.shardsql;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.lab.LabShard;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shard of the lab as a record of the map, and what a tenant sees of it. */
final class RealShard {
    static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    private static final SecureRandom RANDOM = new SecureRandom();
    /** With everything that a careless quote would stumble over. */
    static final String PASSWORD = "a'b\\c\"d`e%f_g";

    final ShardRecord record;

    RealShard(LabShard shard, TlsMode tls) {
        record = new ShardRecord(
                new ShardId(shard.name()),
                Epoch.NONE.next(),
                shard.primary().address(),
                List.of(),
                shard.primary().admin().user(),
                BOX.seal(shard.primary().admin().password()),
                tls);
    }

    /** A tenant that no other test has; its database has the prefix. */
    TenantRecord tenant(String prefix) {
        byte[] bytes = new byte[4];
        RANDOM.nextBytes(bytes);
        String name = prefix + HexFormat.of().formatHex(bytes);
        return new TenantRecord(
                new TenantId(name),
                Epoch.NONE.next(),
                record.id(),
                new DatabaseName(name),
                "t_" + name,
                BOX.seal(PASSWORD),
                TierName.DEFAULT,
                PolicyOverrides.NONE);
    }

    Connection login(TenantRecord tenant) throws SQLException {
        return connect(tenant.accountUser(), PASSWORD);
    }

    void asAdmin(String sql) throws SQLException {
        try (Connection connection = connect(record.adminUser(), BOX.open(record.adminPassword()));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private Connection connect(String user, String password) throws SQLException {
        ServerAddress address = record.primary();
        String url = "jdbc:mariadb://" + address + "/?allowPublicKeyRetrieval=true&sslMode=trust&connectTimeout=10000";
        return DriverManager.getConnection(url, user, password);
    }
}
