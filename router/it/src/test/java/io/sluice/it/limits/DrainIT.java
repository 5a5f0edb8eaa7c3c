package io.sluice.it.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.it.Router;
import io.sluice.it.ServerSessions;
import io.sluice.it.Setup;
import io.sluice.it.raw.RawClient;
import io.sluice.it.raw.RawLogin;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** For MySQL: a router that stops lets go of whoever is idle, waits for transactions, and no longer than it may. */
@WithShards
final class DrainIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Router router(List<LabShard> shards, Duration drainTimeout) throws IOException {
        return Router.before(
                shards, Setup.STANDARD.with(Setup.frontend(1000, Duration.ofSeconds(10), 64 << 20, drainTimeout)));
    }

    @Test
    void idleSessionsEndAtOnceAndTransactionsEndFirst(List<LabShard> shards) throws Exception {
        Router router = router(shards, LIMIT);
        router.addTenant("drain_one", 0, false);
        RawLogin login = RawLogin.of(router, "drain_one");
        try (RawClient idle = RawClient.login(login);
                RawClient busy = RawClient.login(login);
                RawClient working = RawClient.login(login)) {
            busy.run("CREATE TABLE t (id INT)");
            busy.run("BEGIN");
            busy.run("INSERT INTO t VALUES (1)");
            working.send("DO SLEEP(3)");
            try (ServerSessions admin = new ServerSessions(router.serverOf("drain_one"))) {
                await().atMost(LIMIT)
                        .until(() -> !admin.rows(
                                        "SELECT id FROM information_schema.processlist WHERE info = 'DO SLEEP(3)'")
                                .isEmpty());
            }

            Future<Void> drained = router.mysql().drain();

            assertThat(idle.isEnded()).isTrue();
            assertThatThrownBy(() -> RawClient.login(login)).isInstanceOf(IOException.class);
            assertThat(working.receiveAll()).singleElement().matches(answer -> !answer.isError());
            assertThat(working.isEnded()).isTrue();
            assertThat(drained.isComplete())
                    .as("drained, with a transaction open")
                    .isFalse();
            busy.run("INSERT INTO t VALUES (2)");
            busy.run("COMMIT");
            assertThat(busy.isEnded()).isTrue();
            drained.toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(router.mysql().connections()).isZero();
        }
        try (ServerSessions admin = new ServerSessions(router.serverOf("drain_one"))) {
            assertThat(admin.rows("SELECT COUNT(*) FROM drain_one.t")).containsExactly("2");
            assertThat(admin.of(router.accountOf("drain_one"))).isZero();
        }
        router.close();
    }

    @Test
    void aTransactionThatDoesNotEndIsRolledBack(List<LabShard> shards) throws Exception {
        Router router = router(shards, Duration.ofMillis(500));
        router.addTenant("drain_two", 0, false);
        try (RawClient endless = RawClient.login(RawLogin.of(router, "drain_two"))) {
            endless.run("CREATE TABLE t (id INT)");
            endless.run("BEGIN");
            endless.run("INSERT INTO t VALUES (1)");

            router.mysql().drain().toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);

            assertThat(endless.isEnded()).isTrue();
            try (ServerSessions admin = new ServerSessions(router.serverOf("drain_two"))) {
                assertThat(admin.rows("SELECT COUNT(*) FROM drain_two.t FOR UPDATE"))
                        .containsExactly("0");
            }
        }
        router.close();
    }
}
