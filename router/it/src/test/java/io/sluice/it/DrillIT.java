package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill as a user runs it, against a demo as a user starts it. MySQL. */
final class DrillIT {
    private static final int LIMIT_SECONDS = 120;

    @Test
    void aFrozenShardIsContainedNamedAndForgottenAndNothingIsLeftBehind(@TempDir Path parent) throws Exception {
        Path file = parent.resolve("drill.json");
        Path log = parent.resolve("drill.log");
        try (DemoProcess demo = DemoProcess.start(parent, "--shards=3", "--tenants=3", "--replicas=1")) {
            int code = drill(demo, log, "--fault=freeze", "--shard=s2", "--seconds=6", "--before=2", "--json=" + file);

            assertThat(code).as(Files.readString(log)).isZero();
            JsonObject report = new JsonObject(Files.readString(file));
            assertThat(report.getDouble("containedMillis")).isBetween(0.0, 6_000.0);
            assertThat(report.getJsonArray("names")).containsExactly("frozen");
            assertThat(report.getJsonObject("othersDuring").getLong("errors")).isZero();
            assertThat(report.getJsonObject("othersDuring").getLong("statements"))
                    .isPositive();
            assertThat(tablesOfDrills(demo.json())).isZero();
        }
    }

    private static int drill(DemoProcess demo, Path log, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--demo=" + demo.dir()));
        arguments.addAll(List.of(options));
        Process drill = DemoProcess.sluice("drill", arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(drill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            drill.destroy();
        }
        return drill.exitValue();
    }

    private static long tablesOfDrills(JsonObject demo) throws IOException, SQLException {
        long count = 0;
        for (Object each : demo.getJsonArray("shards")) {
            JsonObject shard = (JsonObject) each;
            String url = "jdbc:mysql://127.0.0.1:"
                    + shard.getJsonObject("primary").getInteger("port") + "/?sslMode=REQUIRED";
            try (Connection connection = DriverManager.getConnection(
                            url, shard.getString("adminUser"), shard.getString("adminPassword"));
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'sluice_drill'")) {
                rows.next();
                count += rows.getLong(1);
            }
        }
        return count;
    }
}
