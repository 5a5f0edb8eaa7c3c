package io.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.lab.process.Ports;
import io.sluice.lab.testing.WithShards;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For MySQL; a proxy knows nothing of flavours. */
@WithShards
class ProxiedServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @TempDir
    Path directory;

    @Test
    void serverBehindABlackHoleTakesConnectionsAndDoesNotGreet(LabShard shard) throws Exception {
        try (TcpFaultProxy proxy =
                TcpFaultProxy.open(new Ports(directory), shard.primary().address())) {
            proxy.blackHole();

            try (Socket socket = Client.connect(proxy.address())) {
                new Asked<>(() -> Client.greeting(socket)).hangs();
            }
            proxy.pass();

            try (Client client = Client.at(shard.primary(), proxy.address(), LIMIT)) {
                assertThat(client.value("SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void writeWhoseAnswerIsLostHasHappened(LabShard shard) throws Exception {
        LabServer server = shard.primary();
        try (TcpFaultProxy proxy = TcpFaultProxy.open(new Ports(directory), server.address());
                Client direct = Client.of(server);
                Client client = Client.at(server, proxy.address(), PATIENCE)) {
            direct.run("CREATE DATABASE one_way");
            direct.run("CREATE TABLE one_way.t (i INT)");

            proxy.passOnly(Direction.TO_SERVER);

            assertThatThrownBy(() -> client.run("INSERT INTO one_way.t VALUES (1)"))
                    .isInstanceOf(SQLException.class);
            await().atMost(LIMIT).until(() -> direct.value("SELECT COUNT(*) FROM one_way.t"), "1"::equals);
        }
    }

    @Test
    void answerCutAmidAPacketIsAnErrorAtOnce(LabShard shard) throws Exception {
        LabServer server = shard.primary();
        try (TcpFaultProxy proxy = TcpFaultProxy.open(new Ports(directory), server.address());
                Client client = Client.at(server, proxy.address(), LIMIT)) {
            proxy.set(Direction.TO_CLIENT, Flow.cutAfter(100));

            assertThatThrownBy(() -> client.value("SELECT REPEAT('x', 1000)")).isInstanceOf(SQLException.class);
            assertThat(proxy.statistics().cuts()).isEqualTo(1);
        }
    }
}
