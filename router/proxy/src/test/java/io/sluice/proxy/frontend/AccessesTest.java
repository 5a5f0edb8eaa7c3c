package io.sluice.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gate.Access;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "select * from t where a = 'FOR UPDATE'",
                "/* tenant:acme */ SELECT n FROM t",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "SHOW TABLES",
                "EXPLAIN SELECT 1",
                "USE acme",
                "SET autocommit=1",
                "SET NAMES utf8mb4",
                "set sql_mode=CONCAT(@@sql_mode,',STRICT_TRANS_TABLES'),session_track_schema=1,names utf8mb4",
                "SET SESSION sql_mode = 'ANSI', time_zone = '+00:00'"
            })
    void whatOnlyReadsMayGoToAReplica(String sql) {
        assertThat(Accesses.ofText(sql)).isEqualTo(Access.PLAIN_READ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"INSERT INTO t VALUES (1)", "UPDATE t SET at = NOW()", "DELETE FROM t", "REPLACE t SET n = 1"})
    void aWriteThatMeansTheSameWheneverItRunsMayBeQueued(String sql) {
        assertThat(Accesses.ofText(sql)).isEqualTo(Access.QUEUEABLE_WRITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (UUID())",
                "UPDATE t SET n = 1; UPDATE t SET n = 2",
                "SELECT n FROM t FOR UPDATE",
                "SELECT n FROM t LOCK IN SHARE MODE",
                "SELECT GET_LOCK('a', 1)",
                "SELECT @a := 1",
                "SELECT LAST_INSERT_ID()",
                "SELECT CONNECTION_ID()",
                "SELECT 1; DELETE FROM t",
                "SELECT n INTO @a FROM t",
                "SHOW WARNINGS",
                "BEGIN",
                "CALL p()",
                "SET @a = 1",
                "SET ROLE NONE",
                "SET PASSWORD = 'x'",
                "SET TRANSACTION READ ONLY",
                "ALTER TABLE t ADD c INT",
                "DO SLEEP(1)",
                "nonsense"
            })
    void allElseIsAWrite(String sql) {
        assertThat(Accesses.ofText(sql)).isEqualTo(Access.WRITE);
    }
}
