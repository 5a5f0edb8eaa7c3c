package io.sluice.it.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.it.Router;
import io.sluice.it.ServerSessions;
import io.sluice.it.Setup;
import io.sluice.it.raw.RawClient;
import io.sluice.it.raw.RawLogin;
import io.sluice.lab.LabShard;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A statement is cancelled, by its driver or by hand: that one, and no other. */
interface KillContract {
    Duration LIMIT = Duration.ofSeconds(20);
    /** Longer than any of these tests. */
    String LONG = "SELECT SUM(a.n + f.n) FROM numbers a, numbers b, numbers c, numbers d, numbers e, numbers f";

    /** Some milliseconds. */
    String SHORT = "SELECT SUM(a.n + c.n) FROM numbers a, numbers b, numbers c WHERE a.n < 10";

    int ROUNDS = 100;

    private static Router router(List<LabShard> shards, String tenant) throws IOException, SQLException {
        Router router = Router.before(shards, Setup.withTwoConnections(Duration.ofSeconds(20)));
        router.addTenant(tenant, 0, false);
        try (ServerSessions admin = new ServerSessions(router.serverOf(tenant))) {
            admin.run("CREATE TABLE " + tenant + ".numbers (n INT)");
            admin.run("INSERT INTO " + tenant + ".numbers VALUES (1)" + ", (1)".repeat(99));
        }
        return router;
    }

    private static void awaitRunning(Router router, String tenant) throws SQLException {
        try (ServerSessions admin = new ServerSessions(router.serverOf(tenant))) {
            await().atMost(LIMIT)
                    .until(() -> admin.rows("SELECT id FROM information_schema.processlist WHERE info LIKE"
                                            + " 'SELECT SUM(a.n + f.n)%' AND user = '"
                                            + router.accountOf(tenant)
                                            + "'")
                                    .size()
                            == 1);
        }
    }

    private static String value(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    default void aDriverCancelsItsStatementAndGoesOn(List<LabShard> shards) throws Exception {
        String tenant = "kill_cancel";
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Router router = router(shards, tenant);
                Connection connection = router.connect(tenant, "?sslMode=DISABLED&allowPublicKeyRetrieval=true");
                Statement statement = connection.createStatement()) {
            Future<String> running = threads.submit(() -> value(statement, LONG));
            awaitRunning(router, tenant);

            statement.cancel();

            assertThatThrownBy(() -> running.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SQLException.class);
            try (Statement next = connection.createStatement()) {
                assertThat(value(next, "SELECT 'goes on'")).isEqualTo("goes on");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void aStatementEndsAtItsTimeout(List<LabShard> shards) throws Exception {
        String tenant = "kill_timeout";
        try (Router router = router(shards, tenant);
                Connection connection = router.connect(tenant, "?sslMode=DISABLED&allowPublicKeyRetrieval=true");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);

            assertThatThrownBy(() -> value(statement, LONG)).isInstanceOf(SQLTimeoutException.class);

            statement.setQueryTimeout(0);
            assertThat(value(statement, "SELECT 'goes on'")).isEqualTo("goes on");
        }
    }

    @Test
    default void aKilledSessionIsGoneWithItsTransaction(List<LabShard> shards) throws Exception {
        String tenant = "kill_session";
        try (Router router = router(shards, tenant);
                RawClient victim = RawClient.login(RawLogin.of(router, tenant));
                RawClient killer = RawClient.login(RawLogin.of(router, tenant))) {
            victim.run("BEGIN");
            victim.run("DELETE FROM numbers");

            killer.run("KILL " + victim.id());

            assertThat(victim.isEnded()).isTrue();
            assertThat(killer.run("SELECT COUNT(*) FROM numbers FOR UPDATE").value())
                    .isEqualTo("100");
            assertThat(killer.query("KILL " + victim.id()).errorCode()).isEqualTo(1094);
        }
    }

    @Test
    default void aKilledSessionsStatementEndsToo(List<LabShard> shards) throws Exception {
        String tenant = "kill_both";
        try (Router router = router(shards, tenant);
                RawClient victim = RawClient.login(RawLogin.of(router, tenant));
                RawClient killer = RawClient.login(RawLogin.of(router, tenant))) {
            victim.send(LONG);
            awaitRunning(router, tenant);

            assertThat(killer.kill(victim.id()).isError()).isFalse();

            try (ServerSessions admin = new ServerSessions(router.serverOf(tenant))) {
                await().atMost(LIMIT)
                        .until(() -> admin.rows("SELECT id FROM information_schema.processlist WHERE info LIKE"
                                        + " 'SELECT SUM(a.n + f.n)%' AND user = '" + router.accountOf(tenant)
                                        + "'")
                                .isEmpty());
            }
            await().atMost(LIMIT).until(() -> router.mysql().connections() == 1);
        }
    }

    /** The victim's statements end while the word to kill them is on its way; others use the same connections. */
    @Test
    default void nobodyElsesStatementIsHit(List<LabShard> shards) throws Exception {
        String tenant = "kill_race";
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Router router = router(shards, tenant);
                RawClient victim = RawClient.login(RawLogin.of(router, tenant));
                RawClient killer = RawClient.login(RawLogin.of(router, tenant));
                RawClient bystander = RawClient.login(RawLogin.of(router, tenant))) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            Future<Integer> bystanding = threads.submit(() -> {
                int statements = 0;
                while (!over.isDone()) {
                    bystander.run(SHORT);
                    statements++;
                }
                return statements;
            });
            Future<Integer> dying = threads.submit(() -> {
                int hit = 0;
                while (!over.isDone()) {
                    int error = victim.query(SHORT).errorCode();
                    assertThat(error).isIn(0, 1317);
                    hit += error == 0 ? 0 : 1;
                }
                return hit;
            });
            for (int i = 0; i < ROUNDS; i++) {
                killer.run("KILL QUERY " + victim.id());
            }
            over.complete(null);

            assertThat(bystanding.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("statements that were never hit")
                    .isPositive();
            assertThat(dying.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("statements that were")
                    .isPositive();
        } finally {
            threads.shutdownNow();
        }
    }
}
