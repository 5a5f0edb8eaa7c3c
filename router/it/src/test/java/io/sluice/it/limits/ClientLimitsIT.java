package io.sluice.it.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.it.Router;
import io.sluice.it.Setup;
import io.sluice.it.raw.RawClient;
import io.sluice.it.raw.RawLogin;
import io.sluice.it.raw.RefusedException;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For MySQL: what one client, or many that never log in, may cost. */
@WithShards
final class ClientLimitsIT {
    private static final int CONNECTIONS_MAX = 20;
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(1);
    private static final int STATEMENT_BYTES_MAX = 1 << 20;
    private static final int TOO_MANY_CONNECTIONS = 1040;
    private static final int PACKET_TOO_LARGE = 1153;
    private static final int PREPARED_MAX = 1461;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Router router(List<LabShard> shards, String tenant) throws IOException {
        Router router = Router.before(
                shards,
                Setup.STANDARD.with(
                        Setup.frontend(CONNECTIONS_MAX, LOGIN_TIMEOUT, STATEMENT_BYTES_MAX, Duration.ofSeconds(1))));
        router.addTenant(tenant, 0, false);
        return router;
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void oneConnectionMoreIsRefusedUntilAnotherHasGone(List<LabShard> shards) throws Exception {
        try (Router router = router(shards, "limit_count")) {
            RawLogin login = RawLogin.of(router, "limit_count");
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS_MAX; i++) {
                clients.add(RawClient.login(login));
            }

            assertThatThrownBy(() -> RawClient.login(login))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.code()).isEqualTo(TOO_MANY_CONNECTIONS));
            clients.remove(0).close();

            await().atMost(LIMIT).until(() -> router.mysql().connections() < CONNECTIONS_MAX);
            clients.add(RawClient.login(login));
            assertThat(clients.get(clients.size() - 1).run("SELECT 1").value()).isEqualTo("1");
            close(clients);
        }
    }

    @Test
    void whoeverDoesNotLogInIsSentAwayAndMakesRoom(List<LabShard> shards) throws Exception {
        try (Router router = router(shards, "limit_silent")) {
            RawLogin login = RawLogin.of(router, "limit_silent");
            List<RawClient> silent = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS_MAX; i++) {
                RawClient client = RawClient.connect(login);
                client.receivePayload();
                silent.add(client);
            }
            for (RawClient client : silent) {
                assertThat(client.isEndedAfterAnything()).isTrue();
            }

            await().atMost(LIMIT).until(() -> router.mysql().connections() == 0);
            try (RawClient next = RawClient.login(login)) {
                assertThat(next.run("SELECT 1").value()).isEqualTo("1");
            }
            close(silent);
        }
    }

    @Test
    void aHugePacketBeforeTheLoginIsNotTakenIn(List<LabShard> shards) throws Exception {
        try (Router router = router(shards, "limit_bytes");
                RawClient client = RawClient.connect(RawLogin.of(router, "limit_bytes"))) {
            client.receivePayload();
            // A packet of 16 MiB less one byte, of which the header alone is sent.
            client.sendBytes(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, 1});

            assertThat(client.isEndedAfterAnything()).isTrue();
        }
    }

    @Test
    void aStatementThatIsTooLongIsRefusedAndTheOthersGoOn(List<LabShard> shards) throws Exception {
        try (Router router = router(shards, "limit_long");
                RawClient other = RawClient.login(RawLogin.of(router, "limit_long"));
                RawClient client = RawClient.login(RawLogin.of(router, "limit_long"))) {
            String most = "SELECT LENGTH('" + "x".repeat(STATEMENT_BYTES_MAX - 100) + "')";
            assertThat(client.run(most).value()).isEqualTo(String.valueOf(STATEMENT_BYTES_MAX - 100));

            assertThat(client.query("SELECT LENGTH('" + "x".repeat(STATEMENT_BYTES_MAX) + "')")
                            .errorCode())
                    .isEqualTo(PACKET_TOO_LARGE);

            assertThat(other.run("SELECT 'goes on'").value()).isEqualTo("goes on");
        }
    }

    @Test
    void preparedStatementsOfOneSessionHaveALimit(List<LabShard> shards) throws Exception {
        try (Router router = router(shards, "limit_prepared");
                RawClient client = RawClient.login(RawLogin.of(router, "limit_prepared"))) {
            int prepared = 0;
            try {
                while (prepared < 200_000) {
                    client.prepare("DO " + prepared);
                    prepared++;
                }
                throw new AssertionError("no limit after " + prepared);
            } catch (RefusedException refused) {
                assertThat(refused.code()).isEqualTo(PREPARED_MAX);
            }
            assertThat(prepared).isGreaterThan(100);
            assertThat(client.run("SELECT 'goes on'").value()).isEqualTo("goes on");
        }
    }
}
