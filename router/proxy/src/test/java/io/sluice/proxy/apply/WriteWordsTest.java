package io.sluice.proxy.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WriteWordsTest {
    private static boolean isPlainWrite(String sql) {
        return WriteWords.isPlainWrite(sql.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "insert/**/into t values (1)",
                " \t\r\n/* a comment */ -- another\n# a third\nReplace INTO t VALUES (1)",
                "UPDATE`t` SET a = 1",
                "DELETE FROM t",
                "WITH c AS (SELECT 1) DELETE FROM t",
                "--\nDELETE FROM t"
            })
    void aTextThatBeginsWithAWordOfAWriteIsPlain(String sql) {
        assertThat(isPlainWrite(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "COMMIT",
                "DROP TABLE t",
                "CALL p()",
                "SET autocommit = 1",
                "(SELECT 1)",
                "INSERTS INTO t",
                "INSERT_ INTO t",
                "UPDATE1",
                "UPDATE\u00e9",
                "/*!50000 DROP TABLE t */",
                "/*M!100000 DROP TABLE t */ INSERT",
                "/* no end INSERT",
                "-- INSERT",
                "--INSERT INTO t",
                "# INSERT"
            })
    void everyOtherIsNot(String sql) {
        assertThat(isPlainWrite(sql)).isFalse();
    }
}
