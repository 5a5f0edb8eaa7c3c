package io.sluice.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables say for each text its kind and its effects, and nothing more may be found in it. */
final class StatementLexerTest {
    private static Set<String> names(String effects) {
        return effects.equals("-") ? Set.of() : new TreeSet<>(Arrays.asList(effects.split(" ")));
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = {"statements.txt", "evasions.txt"},
            delimiter = '~',
            quoteCharacter = '\u0001',
            maxCharsPerColumn = 5000)
    void theTextHasTheKindAndEffectsOfTheTable(String kind, String effects, String sql) {
        Facts facts = Facts.of(sql.replace("\\n", "\n").replace("\\0", "\0"));

        assertThat(facts.kind().name()).as(sql).isEqualTo(kind);
        assertThat(facts.effectNames()).as(sql).isEqualTo(names(effects));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u0001', nullValues = "-", textBlock = """
                    acme ~ /* tenant:acme */ SELECT 1
                    acme ~ /*tenant:acme*/ SELECT 1
                    acme ~ /*   tenant:   acme   */ SELECT 1
                    acme ~ -- a line\\n /* traceparent=1 */ /* tenant:acme */ SELECT 1
                    acme ~ /* tenant:acme */ /* tenant:other */ SELECT 1
                    acme ~ (/* tenant:other */ SELECT 1) /* tenant:acme */
                    acme, x ~ /* tenant:acme, x */ SELECT 1
                    acme * ~ /* tenant:acme **/ SELECT 1
                    - ~ SELECT 1 /* tenant:acme */
                    - ~ SELECT /* tenant:acme */ 1
                    - ~ ; /*x tenant:acme */ SELECT 1
                    - ~ /* tenant acme */ SELECT 1
                    - ~ /*! tenant:acme */ SELECT 1
                    - ~ -- tenant:acme
                    - ~ /* tenant:acme
                    - ~ ' /* tenant:acme */ '
                    """)
    void aTenantIsNamedByALeadingCommentOnly(String tenant, String sql) {
        String expected = sql.startsWith("(") ? null : tenant;

        assertThat(Facts.of(sql.replace("\\n", "\n")).tenantHint()).as(sql).isEqualTo(expected);
    }

    @Test
    void anEmptyOrOverlongHintIsStillAHintSoThatItCanBeRefused() {
        assertThat(Facts.of("/* tenant: */ SELECT 1").tenantHint()).isEmpty();
        assertThat(Facts.of("/* tenant:" + "a".repeat(500) + " */ SELECT 1").tenantHint())
                .hasSizeBetween(65, 96);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u0001', nullValues = "-", textBlock = """
                    acme ~ USE acme
                    acme ~ use acme;
                    acme ~ USE `acme` ;
                    acme-1 ~ USE `acme-1`
                    a`b ~ USE `a``b`
                    acme ~ /* c */ USE /* d */ acme -- e
                    acme ~ /*!40000 USE acme */
                    select ~ USE select
                    1a ~ USE 1a
                    acme ~ SELECT 1; USE acme
                    acme ~ USE acme; USE other
                    - ~ USE
                    - ~ USE acme other
                    - ~ USE acme.t
                    - ~ USE acme-1
                    - ~ USE 'acme'
                    - ~ USE `a` `b`
                    - ~ USE "acme"
                    - ~ USE @acme
                    - ~ USE @@acme
                    - ~ SELECT 1
                    """)
    void theDatabaseOfUseIsItsOnlyOperand(String database, String sql) {
        assertThat(Facts.of(sql).useDatabase()).as(sql).isEqualTo(database);
    }

    @Test
    void anOverlongDatabaseIsCutAndCannotBeOneOfTheMap() {
        assertThat(Facts.of("USE " + "a".repeat(1000)).useDatabase()).hasSize(256);
        assertThat(Facts.of("USE `" + "ü".repeat(64) + "`").useDatabase()).isEqualTo("ü".repeat(64));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u0001', textBlock = """
                    7 ~ false ~ KILL 7
                    7 ~ false ~ kill connection 7;
                    7 ~ true ~ KILL QUERY 7
                    7 ~ true ~ KILL SOFT QUERY 7
                    7 ~ false ~ KILL HARD 7
                    4294967297 ~ false ~ KILL 4294967297
                    7 ~ false ~ KILL 7; KILL 8
                    -1 ~ false ~ KILL
                    -1 ~ true ~ KILL QUERY ID 7
                    -1 ~ false ~ KILL USER root
                    -1 ~ false ~ KILL 7 + 1
                    -1 ~ false ~ KILL 7 8
                    -1 ~ false ~ KILL 7.5
                    -1 ~ false ~ KILL (7)
                    -1 ~ false ~ KILL '7'
                    -1 ~ false ~ KILL -7
                    -1 ~ false ~ KILL @id
                    -1 ~ false ~ KILL CONNECTION_ID()
                    -1 ~ false ~ KILL 0x7
                    -1 ~ false ~ KILL 9999999999999999999999
                    -1 ~ false ~ SELECT 1; KILL 7
                    """)
    void theIdOfKillIsAPlainNumber(long id, boolean queryOnly, String sql) {
        Facts facts = Facts.of(sql);

        assertThat(facts.killId()).as(sql).isEqualTo(id);
        assertThat(facts.killQueryOnly()).as(sql).isEqualTo(queryOnly);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u0001', textBlock = """
                    autocommit LITERAL 1 ~ SET autocommit=1
                    autocommit LITERAL 1, sql_mode LITERAL ANSI ~ SET AutoCommit := 1, @a = 5, SESSION sql_mode = 'ANSI'
                    sql_mode LITERAL ~ SET sql_mode=''
                    sql_mode LITERAL it's ~ SET sql_mode='it''s'
                    sql_mode EXPRESSION ~ SET sql_mode='a\\'b'
                    sql_mode LITERAL TRADITIONAL ~ SET @@session.sql_mode = TRADITIONAL
                    a DEFAULT, b LITERAL DEFAULT ~ SET a = DEFAULT, b = 'DEFAULT'
                    a LITERAL 1, b LITERAL 0 ~ SET a = TRUE, b = false
                    a LITERAL on, b LITERAL 0.25 ~ SET a = on, b = 0.25;
                    a EXPRESSION ~ SET a = 0x1F
                    a EXPRESSION ~ SET a = 1e3
                    a EXPRESSION ~ SET a = 1.
                    a EXPRESSION ~ SET a = .5
                    a EXPRESSION ~ SET a.b = 5
                    a EXPRESSION ~ SET a =
                    a EXPRESSION ~ SET a = NULL
                    a EXPRESSION ~ SET a = -1
                    a EXPRESSION ~ SET a = 1 + 1
                    a EXPRESSION ~ SET a = b.c
                    a EXPRESSION ~ SET a = @b
                    a EXPRESSION ~ SET a = @@b
                    a EXPRESSION ~ SET a = ?
                    a EXPRESSION ~ SET a = 'x' 'y'
                    a EXPRESSION ~ SET a = CONCAT('x', 'y')
                    a EXPRESSION, b LITERAL 2 ~ SET a = (SELECT 1, 2), b = 2
                    a LITERAL 1, b LITERAL 2 ~ SET a = 1; SELECT 1; SET b = 2
                    collation_connection LITERAL utf8mb4_bin ~ SET NAMES utf8mb4 COLLATE utf8mb4_bin
                    collation_connection LITERAL x, a LITERAL 1 ~ SET NAMES 'utf8mb4' COLLATE 'x', a = 1
                    collation_connection EXPRESSION ~ SET CHARACTER SET utf8
                    a LITERAL 1 ~ SET `a` = `1`
                    - ~ SET NAMES utf8mb4
                    - ~ SET NAMES DEFAULT
                    - ~ SET GLOBAL a = 1
                    - ~ SET TRANSACTION READ ONLY
                    - ~ SET @@transaction_isolation = 'READ-COMMITTED'
                    - ~ SET STATEMENT a = 1 FOR SELECT 1
                    - ~ CREATE PROCEDURE p() BEGIN SELECT 1; SET a = 1; END
                    - ~ BEGIN NOT ATOMIC SELECT 1; SET a = 1; END
                    - ~ UPDATE t SET a = 1
                    """)
    void theVariablesThatAreSetAreToldWithTheirLiterals(String settings, String sql) {
        String found = Facts.of(sql).settings().stream()
                .map(setting -> (setting.name() + " " + setting.form() + " " + setting.text()).strip())
                .reduce((a, b) -> a + ", " + b)
                .orElse("-");

        assertThat(found).as(sql).isEqualTo(settings);
    }

    @Test
    void aTextThatSetsTooManyVariablesIsHeldToSetAnything() {
        String many = "a = 1, ".repeat(64) + "a = 1";

        assertThat(Facts.of("SET " + many).settings()).hasSize(64);
        assertThat(Facts.of("SET " + many).effectNames()).contains("UNTRACKED_STATE");
        assertThat(Facts.of("SET a = 1").effectNames()).doesNotContain("UNTRACKED_STATE");
        assertThat(Facts.of("SET a = '" + "x".repeat(1000) + "'").settings())
                .containsExactly(new VariableSetting("a", VariableSetting.Form.EXPRESSION, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u0001', textBlock = """
                    false ~ false ~ - ~ SELECT "\\" GET_LOCK(1,1) "
                    false ~ true ~ USER_LOCK ~ SELECT "\\" , GET_LOCK(1,1)
                    false ~ true ~ USER_LOCK ~ SELECT '\\' , GET_LOCK(1,1)
                    true ~ false ~ USER_LOCK ~ SELECT "\\" , GET_LOCK(1,1)
                    true ~ false ~ - ~ SELECT '\\' GET_LOCK(1,1)'
                    true ~ false ~ USER_LOCK ~ SELECT "get_lock"(1,1)
                    false ~ false ~ - ~ SELECT "get_lock"(1,1)
                    false ~ false ~ USER_LOCK ~ SELECT `\\` , GET_LOCK(1,1)
                    true ~ false ~ USES_DATABASE ~ USE "acme"
                    true ~ false ~ SETS_TRACKER SETS_VARIABLE ~ SET "session_track_schema" = 0
                    """)
    void quotesAreReadAsTheSqlModeSays(boolean ansiQuotes, boolean noBackslashEscapes, String effects, String sql) {
        Facts facts = Facts.of(new StatementLexer(), sql, ansiQuotes, noBackslashEscapes);

        assertThat(facts.effectNames()).as(sql).isEqualTo(names(effects));
    }

    @Test
    void theDatabaseMayStandInAnsiQuotes() {
        assertThat(Facts.of(new StatementLexer(), "USE \"a\"\"b\"", true, false).useDatabase())
                .isEqualTo("a\"b");
    }

    @Test
    void aLexerForgetsTheTextBefore() {
        StatementLexer lexer = new StatementLexer();
        for (String before : new String[] {
            "/* tenant:acme */ USE acme",
            "KILL QUERY 7",
            "SELECT 'open",
            "/*! SELECT",
            "SET @",
            "SELECT 1; SELECT",
            "@x"
        }) {
            Facts.of(lexer, before, false, false);

            assertThat(Facts.of(lexer, "SELECT 1", false, false)).as(before).isEqualTo(Facts.of("SELECT 1"));
        }
    }

    @Test
    void onlyTheGivenRangeIsRead() {
        byte[] text = "KILL 7; SELECT 1; XA".getBytes(StandardCharsets.UTF_8);
        StatementLexer lexer = new StatementLexer();
        lexer.begin(false, false);
        lexer.feed(text, 8, 8);

        assertThat(Facts.ended(lexer)).isEqualTo(Facts.of("SELECT 1"));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> lexer.feed(text, 10, 11));
    }

    @Test
    void aQuestionMarkOutsideOfTextsAndCommentsIsAPlace() {
        StatementLexer lexer = new StatementLexer();
        byte[] sql = "INSERT INTO t VALUES (?,'?',\"?\",`?`,?) /* ? */ -- ?\n # ?\n ON DUPLICATE KEY UPDATE a=?"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int round = 0; round < 2; round++) {
            lexer.begin(false, false);
            lexer.feed(sql, 0, sql.length);
            lexer.end();

            assertThat(lexer.places()).isEqualTo(3);
        }
    }
}
