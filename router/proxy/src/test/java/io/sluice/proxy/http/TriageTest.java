package io.sluice.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.gate.Access;
import io.sluice.core.tenant.TenantId;
import io.sluice.proxy.http.Request.Statement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TriageTest {
    private final Triage triage = new Triage();

    @Test
    void whatOnlyReadsIsAPlainRead() {
        for (String sql : List.of(
                "SELECT 1",
                "select * from t where a = ?",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "SHOW TABLES",
                "DESCRIBE t",
                "EXPLAIN SELECT 1",
                "/* tenant:acme */ SELECT 1")) {
            assertThat(sorted(sql).access()).as(sql).isEqualTo(Access.PLAIN_READ);
        }
    }

    @Test
    void oneWriteOrSeveralCanBeQueued() {
        assertThat(sorted("INSERT INTO t VALUES (NOW())").access()).isEqualTo(Access.QUEUEABLE_WRITE);
        assertThat(sorted("UPDATE t SET a = 1", "DELETE FROM t", "REPLACE INTO t VALUES (1)")
                        .access())
                .isEqualTo(Access.QUEUEABLE_WRITE);
    }

    @Test
    void oneStatementThatCannotWaitKeepsTheBatchFromTheQueue() {
        Triage.Sorted sorted = sorted("INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (UUID())");

        assertThat(sorted.access()).isEqualTo(Access.WRITE);
        assertThat(sorted.notQueueable()).isNotEmpty();
    }

    @Test
    void whatAnEntryCannotHoldIsWrittenAndNotQueued() {
        Statement large =
                new Statement("INSERT INTO t VALUES (?)".getBytes(StandardCharsets.UTF_8), 1, new byte[1024 * 1024]);

        Triage.Sorted sorted = triage.sort(new TenantId("acme"), List.of(large));

        assertThat(sorted.access()).isEqualTo(Access.WRITE);
        assertThat(sorted.notQueueable()).contains("larger");
    }

    @Test
    void whatNeedsASessionOrIsNoStatementOfThisPortIsRefused() {
        for (String sql : List.of(
                "",
                "-- nothing",
                "BEGIN",
                "COMMIT",
                "ROLLBACK",
                "SAVEPOINT a",
                "SET @a = 1",
                "SET sql_mode = ''",
                "USE other",
                "LOCK TABLES t READ",
                "CREATE TABLE t (a INT)",
                "TRUNCATE t",
                "CALL p()",
                "DO SLEEP(1)",
                "LOAD DATA INFILE 'x' INTO TABLE t",
                "LOAD DATA LOCAL INFILE 'x' INTO TABLE t",
                "SHOW WARNINGS",
                "KILL 1",
                "SELECT 1; SELECT 2",
                "INSERT INTO t VALUES (1); COMMIT",
                "SELECT GET_LOCK('a', 1)",
                "SELECT * FROM t FOR UPDATE",
                "SELECT 1 INTO @a",
                "SELECT LAST_INSERT_ID()",
                "SELECT 'open",
                "SELECT /* open",
                "INSERT INTO t VALUES (GET_LOCK('a', 1))",
                "INSERT INTO t VALUES (@a := 1)",
                "INSERT INTO t VALUES (1) RETURNING a",
                "UPDATE t SET a = ROW_COUNT()",
                "/* tenant:other */ SELECT 1",
                "SHOW OPEN TABLES")) {
            refused(sql);
        }
    }

    @Test
    void aBatchIsOfWrites() {
        assertThat(refused("INSERT INTO t VALUES (1)", "SELECT 1").pointer()).isEqualTo("/statements/1");
        assertThat(refused("SELECT 1", "SELECT 2").pointer()).isEqualTo("/statements/0");
        assertThat(refused("INSERT INTO t VALUES (1)", "COMMIT").pointer()).isEqualTo("/statements/1");
    }

    private Triage.Sorted sorted(String... sql) {
        return triage.sort(new TenantId("acme"), statements(sql));
    }

    private Problem refused(String... sql) {
        Problem[] problem = new Problem[1];
        assertThatThrownBy(() -> sorted(sql))
                .as(String.join(" | ", sql))
                .isInstanceOfSatisfying(Problem.Raised.class, raised -> problem[0] = raised.problem());
        assertThat(problem[0].type()).isEqualTo(ProblemType.STATEMENT_NOT_SUPPORTED);
        return problem[0];
    }

    private static List<Statement> statements(String... sql) {
        return Stream.of(sql)
                .map(each -> new Statement(each.getBytes(StandardCharsets.UTF_8), 0, new byte[0]))
                .toList();
    }
}
