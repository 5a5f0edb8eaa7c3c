package io.sluice.it.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.it.Router;
import io.sluice.it.ServerSessions;
import io.sluice.it.raw.Answer;
import io.sluice.it.raw.FileWantedException;
import io.sluice.it.raw.RawClient;
import io.sluice.it.raw.RawLogin;
import io.sluice.it.raw.RefusedException;
import io.sluice.lab.LabShard;
import io.sluice.lab.install.Flavour;
import io.sluice.wire.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tenant {@code a_b} cannot read, use, name, kill or list what is of {@code axb}, on the same shard. */
interface TenantIsolationContract {
    String OWN = "a_b";
    String OTHER = "axb";
    String SECRET = "treasure under the oak";

    /** A way in other than a statement's text; returns what it gave away, or throws. */
    @FunctionalInterface
    interface Way {
        String tried(RawClient client, RawLogin login, RawClient victim) throws IOException;
    }

    Flavour flavour();

    @TestFactory
    default Stream<DynamicTest> nothingOfAnotherTenantIsReached(List<LabShard> shards) throws Exception {
        Router router = Router.before(shards);
        try {
            prepare(router);
            RawClient victim = RawClient.login(RawLogin.of(router, OTHER));
            victim.run("SELECT '" + SECRET + "' AS treasure, 'axb' AS place");
            victim.prepare("SELECT secret FROM secrets");
            RawLogin login = RawLogin.of(router, OWN);
            List<DynamicTest> tests = new ArrayList<>();
            Attempts.refused(flavour())
                    .forEach(sql -> tests.add(DynamicTest.dynamicTest(sql, () -> refuses(login, sql))));
            Stream.concat(Attempts.silent(), tablesOfTheServer(router).stream())
                    .forEach(sql -> tests.add(DynamicTest.dynamicTest(sql, () -> isSilent(login, sql))));
            ways().forEach(way ->
                    tests.add(DynamicTest.dynamicTest(way.name(), () -> refuses(login, victim, way.way()))));
            tests.add(DynamicTest.dynamicTest("the other tenant noticed nothing", () -> isUntouched(victim)));
            return tests.stream().onClose(() -> end(victim, router));
        } catch (Exception failed) {
            router.close();
            throw failed;
        }
    }

    private static void end(RawClient victim, Router router) {
        try (router) {
            victim.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void prepare(Router router) throws Exception {
        router.addTenant(OWN, 0, false);
        router.addTenant(OTHER, 0, true);
        router.addPrincipal(OWN, new TenantGrant.Some(Set.of(new TenantId(OWN))), false);
        try (ServerSessions admin = new ServerSessions(router.serverOf(OWN))) {
            admin.run("CREATE TABLE a_b.own (id INT)");
            admin.run("CREATE TABLE axb.keyed (id INT PRIMARY KEY)");
            admin.run("CREATE TABLE axb.secrets (secret VARCHAR(64))");
            admin.run("INSERT INTO axb.secrets VALUES ('" + SECRET + "')");
            admin.run("CREATE VIEW axb.shown AS SELECT * FROM axb.secrets");
            admin.run("CREATE PROCEDURE axb.tell() SELECT * FROM axb.secrets");
            admin.run("CREATE FUNCTION axb.secret() RETURNS VARCHAR(64) DETERMINISTIC READS SQL DATA"
                    + " RETURN (SELECT secret FROM axb.secrets)");
        }
    }

    /** Every table and view by which a server tells of itself; most need a privilege, the others must not tell. */
    private static List<String> tablesOfTheServer(Router router) throws SQLException {
        try (ServerSessions admin = new ServerSessions(router.serverOf(OWN))) {
            return admin.rows("SELECT CONCAT('SELECT * FROM ', table_schema, '.', table_name)"
                    + " FROM information_schema.tables WHERE table_schema IN"
                    + " ('information_schema', 'performance_schema', 'sys', 'mysql') ORDER BY 1");
        }
    }

    private static void refuses(RawLogin login, String sql) throws IOException {
        try (RawClient client = RawClient.login(login)) {
            List<Answer> answers;
            try {
                answers = client.queryAll(sql);
            } catch (FileWantedException wanted) {
                throw new AssertionError("a file of the client's was wanted", wanted);
            }
            assertThat(answers.get(answers.size() - 1).isError())
                    .as("the last answer: %s", answers)
                    .isTrue();
            assertThat(answers.toString()).doesNotContain(SECRET);
        }
        // Prepared, it fails as well, at the latest when it is executed.
        try (RawClient client = RawClient.login(login)) {
            assertThat(client.execute(client.prepare(sql), 0).isError()).isTrue();
        } catch (RefusedException refused) {
            assertThat(refused.code()).isPositive();
        }
    }

    private static void isSilent(RawLogin login, String sql) throws IOException {
        try (RawClient client = RawClient.login(login)) {
            String told = client.queryAll(sql).toString().toLowerCase(Locale.ROOT);
            // The statement itself may stand in it.
            assertThat(told.replace("../axb/secrets.ibd", "")).doesNotContain("treasure", "t_axb", "secrets", "axb");
        }
    }

    private static void refuses(RawLogin login, RawClient victim, Way way) throws IOException {
        try (RawClient client = RawClient.login(login)) {
            assertThatThrownBy(() -> {
                        String told = way.tried(client, login, victim);
                        throw new AssertionError("it was told " + told);
                    })
                    .isInstanceOf(RefusedException.class);
        }
    }

    private static void isUntouched(RawClient victim) throws IOException {
        assertThat(victim.run("SELECT secret FROM secrets").value()).isEqualTo(SECRET);
        assertThat(victim.run("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'axb'")
                        .value())
                .isEqualTo("3");
    }

    /** A way and its name. */
    record Named(String name, Way way) {}

    private static Stream<Named> ways() {
        return Stream.of(logins(), commands(), kills()).flatMap(List::stream);
    }

    private static List<Named> logins() {
        return List.of(
                new Named("login with the other's database", (client, login, victim) -> rows(login.into(OTHER))),
                new Named(
                        "login as own+other",
                        (client, login, victim) ->
                                rows(login.as(OWN + "+" + OTHER).into(null))),
                new Named(
                        "login with the attribute tenant",
                        (client, login, victim) -> rows(login.into(null).withAttribute("tenant", OTHER))),
                new Named(
                        "login with the other's shard account",
                        (client, login, victim) -> rows(login.as("t_" + OTHER).into(OTHER))),
                new Named(
                        "login as the shard's admin",
                        (client, login, victim) -> rows(login.as("root").into(null))),
                new Named("login with another case", (client, login, victim) -> rows(login.into("AXB"))));
    }

    private static List<Named> commands() {
        return List.of(
                new Named(
                        "default schema by command",
                        (client, login, victim) -> told(client.plain(Command.COM_INIT_DB, OTHER))),
                new Named(
                        "default schema by command, quoted",
                        (client, login, victim) -> told(client.plain(Command.COM_INIT_DB, "`axb`"))),
                new Named("list of fields", (client, login, victim) -> told(client.fieldList("axb.secrets"))),
                new Named("list of fields, after a schema", (client, login, victim) -> {
                    client.plain(Command.COM_INIT_DB, OTHER);
                    return told(client.fieldList("secrets"));
                }),
                new Named("change of the user's database", (client, login, victim) -> {
                    client.changeUser(login.into(OTHER));
                    return client.run("SELECT * FROM secrets").text();
                }),
                new Named("change to the shard account", (client, login, victim) -> {
                    client.changeUser(login.as("t_axb").into(OTHER));
                    return client.run("SELECT * FROM secrets").text();
                }),
                new Named("the other's prepared statement", (client, login, victim) -> told(client.execute(1, 0))),
                new Named("the other's cursor", (client, login, victim) -> told(client.fetch(1, 1))),
                new Named(
                        "list of processes by command",
                        (client, login, victim) -> told(client.plain(Command.COM_PROCESS_INFO, ""))),
                new Named(
                        "binary log",
                        (client, login, victim) -> told(client.plain(Command.COM_BINLOG_DUMP, "\4\0\0\0\0\0\1\0\0\0"))),
                new Named(
                        "new database by command",
                        (client, login, victim) -> told(client.plain(Command.COM_CREATE_DB, "ayb"))),
                new Named(
                        "drop of a database by command",
                        (client, login, victim) -> told(client.plain(Command.COM_DROP_DB, OTHER))));
    }

    private static List<Named> kills() {
        return List.of(
                new Named(
                        "KILL of the other's session",
                        (client, login, victim) -> told(client.query("KILL " + victim.id()))),
                new Named(
                        "KILL QUERY of the other's session",
                        (client, login, victim) -> told(client.query("KILL QUERY " + victim.id()))),
                new Named(
                        "KILL of the other's server thread",
                        (client, login, victim) -> told(client.query(
                                "KILL " + victim.run("SELECT CONNECTION_ID()").value()))),
                new Named(
                        "hidden KILL of the other's server thread",
                        (client, login, victim) -> told(client.query("/*!50000 KILL */ "
                                + victim.run("SELECT CONNECTION_ID()").value()))),
                new Named(
                        "computed KILL of the other's server thread",
                        (client, login, victim) -> told(client.query(
                                "KILL " + victim.run("SELECT CONNECTION_ID()").value() + " + 0"))),
                new Named(
                        "second KILL of the other's server thread",
                        (client, login, victim) -> told(client.query("SELECT 1; KILL "
                                + victim.run("SELECT CONNECTION_ID()").value()))),
                new Named(
                        "command KILL of the other's session",
                        (client, login, victim) -> told(client.kill(victim.id()))),
                new Named(
                        "command KILL of the other's server thread",
                        (client, login, victim) -> told(client.kill(Long.parseLong(
                                victim.run("SELECT CONNECTION_ID()").value())))));
    }

    private static String rows(RawLogin login) throws IOException {
        try (RawClient client = RawClient.login(login)) {
            return client.run("SELECT * FROM " + OTHER + ".secrets").text();
        }
    }

    private static String told(Answer answer) throws RefusedException {
        if (answer.error() != null) {
            throw RefusedException.of(answer);
        }
        return answer.text();
    }
}
