package io.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.session.SessionVariables.Kind;
import io.sluice.core.sql.StatementLexer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionVariablesTest {
    private final SessionVariables variables = new SessionVariables();

    private Kind ended(String sql, boolean failed) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        StatementLexer lexer = new StatementLexer();
        lexer.begin(false, false);
        lexer.feed(text, 0, text.length);
        lexer.end();
        return variables.onEnd(lexer.settings(), lexer.effects(), failed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u0001', textBlock = """
                    autocommit ~ OFF ~ @@session.autocommit='OFF'
                    sql_mode ~  ~ @@session.sql_mode=''
                    sql_mode ~ STRICT_ALL_TABLES,ANSI_QUOTES ~ @@session.sql_mode='STRICT_ALL_TABLES,ANSI_QUOTES'
                    time_zone ~ +02:00 ~ @@session.time_zone='+02:00'
                    character_set_results ~  ~ @@session.character_set_results=NULL
                    character_set_client ~ binary ~ @@session.character_set_client='binary'
                    long_query_time ~ 0.250000 ~ @@session.long_query_time=0.250000
                    wait_timeout ~ 28800 ~ @@session.wait_timeout=28800
                    some_number ~ -1 ~ @@session.some_number=-1
                    some_number ~ 1.2.3 ~ @@session.some_number='1.2.3'
                    some_number ~ 1-2 ~ @@session.some_number='1-2'
                    some_text ~ - ~ @@session.some_text='-'
                    some_text ~ it's ~ @@session.some_text='it''s'
                    tx_isolation ~ SERIALIZABLE ~ @@session.transaction_isolation='SERIALIZABLE'
                    Wait_Timeout ~ 5 ~ @@session.wait_timeout=5
                    """)
    void whatWasToldIsSetAgainAsItsKindOfValueNeeds(String name, String value, String assignment) {
        Kind kind = variables.onSet(name, value == null ? "" : value);

        assertThat(kind).isEqualTo(Kind.RESTORABLE);
        assertThat(variables.assignments()).isEqualTo(assignment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timestamp",
                "insert_id",
                "rand_seed1",
                "pseudo_thread_id",
                "gtid_next",
                "profiling",
                "innodb_tmpdir",
                "session_track_schema",
                "not a name",
                "naïve",
                ""
            })
    void whatBelongsToAConnectionTiesTheSession(String name) {
        assertThat(variables.onSet(name, "1")).isEqualTo(Kind.UNRESTORABLE);
        assertThat(variables.assignments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"back\\slash", "naïve", "line\nfeed", "\0"})
    void aValueThatQuotesDoNotKeepTiesTheSession(String value) {
        assertThat(variables.onSet("init_text", value)).isEqualTo(Kind.UNRESTORABLE);
        assertThat(variables.assignments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "last_insert_id",
                "identity",
                "character_set_database",
                "collation_database",
                "last_gtid",
                "in_transaction"
            })
    void whatFollowsOthersIsNotKept(String name) {
        assertThat(variables.onSet(name, "7")).isEqualTo(Kind.FOLLOWING);
        assertThat(variables.assignments()).isEmpty();
    }

    @Test
    void theLastValueWinsAndStandsLast() {
        variables.onSet("collation_connection", "utf8mb4_bin");
        variables.onSet("character_set_connection", "utf8mb4");
        variables.onSet("collation_connection", "utf8mb4_unicode_ci");

        assertThat(variables.assignments())
                .isEqualTo("@@session.character_set_connection='utf8mb4',"
                        + "@@session.collation_connection='utf8mb4_unicode_ci'");
    }

    @Test
    void theLimitsTieTheSession() {
        for (int i = 0; i < 256; i++) {
            assertThat(variables.onSet("v" + i, "1")).isEqualTo(Kind.RESTORABLE);
        }
        assertThat(variables.onSet("v256", "1")).isEqualTo(Kind.UNRESTORABLE);
        assertThat(variables.onSet("v7", "2")).isEqualTo(Kind.RESTORABLE);
        assertThat(variables.onSet("v7", "x".repeat(4097))).isEqualTo(Kind.UNRESTORABLE);
    }

    @Test
    void theSqlModeTellsHowTextIsRead() {
        variables.onSet("sql_mode", "ANSI_QUOTES");
        assertThat(variables.ansiQuotes()).isTrue();
        assertThat(variables.noBackslashEscapes()).isFalse();

        variables.onSet("sql_mode", "NO_BACKSLASH_ESCAPES");
        assertThat(variables.ansiQuotes()).isFalse();
        assertThat(variables.noBackslashEscapes()).isTrue();

        variables.reset();
        assertThat(variables.noBackslashEscapes()).isFalse();
        assertThat(variables.assignments()).isEmpty();
    }

    // ---- what the text sets and the server does not tell

    @Test
    void theCollationOfSetNamesIsTakenFromTheText() {
        variables.onSet("character_set_connection", "utf8mb4");

        assertThat(ended("SET NAMES utf8mb4 COLLATE utf8mb4_bin", false)).isEqualTo(Kind.RESTORABLE);
        assertThat(variables.assignments())
                .isEqualTo("@@session.character_set_connection='utf8mb4',@@session.collation_connection='utf8mb4_bin'");
    }

    @Test
    void aVariableThatMariaDbTellsByAnotherNameIsTakenFromTheText() {
        variables.onSet("autocommit", "ON");

        assertThat(ended("SET foreign_key_checks = 0", false)).isEqualTo(Kind.RESTORABLE);
        assertThat(variables.assignments()).isEqualTo("@@session.autocommit='ON',@@session.foreign_key_checks=0");

        variables.onSet("autocommit", "ON");
        assertThat(ended("SET foreign_key_checks = DEFAULT", false)).isEqualTo(Kind.RESTORABLE);
        assertThat(variables.assignments()).isEqualTo("@@session.autocommit='ON'");
    }

    @Test
    void whatTheServerToldIsNotTakenFromTheText() {
        variables.onSet("sql_mode", "ANSI_QUOTES,ANSI");
        variables.onSet("transaction_isolation", "SERIALIZABLE");

        assertThat(ended("SET sql_mode = 'ANSI', tx_isolation = 'serializable'", false))
                .isEqualTo(Kind.RESTORABLE);
        assertThat(variables.assignments())
                .isEqualTo("@@session.sql_mode='ANSI_QUOTES,ANSI',@@session.transaction_isolation='SERIALIZABLE'");
    }

    @Test
    void whatWasToldOfAnEarlierStatementDoesNotSpeakForALaterOne() {
        variables.onSet("unique_checks", "ON");
        ended("SET unique_checks = 1", false);

        ended("SET unique_checks = 0", false);
        assertThat(variables.assignments()).isEqualTo("@@session.unique_checks=0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u0001', textBlock = """
                    UNRESTORABLE ~ false ~ SET foreign_key_checks = @a
                    UNRESTORABLE ~ false ~ SET foreign_key_checks = ?
                    UNRESTORABLE ~ false ~ SET CHARACTER SET utf8
                    UNRESTORABLE ~ false ~ SET timestamp = 5
                    UNRESTORABLE ~ true ~ SET unique_checks = 0; x
                    RESTORABLE ~ true ~ SET unique_checks = 0
                    RESTORABLE ~ true ~ SET unique_checks = @a
                    RESTORABLE ~ false ~ SET last_insert_id = @a
                    RESTORABLE ~ false ~ SET unique_checks = DEFAULT
                    RESTORABLE ~ false ~ SELECT 1
                    """)
    void aValueThatNobodyKnowsTiesTheSession(Kind kind, boolean failed, String sql) {
        assertThat(ended(sql, failed)).isEqualTo(kind);
        assertThat(variables.assignments()).isEmpty();
    }

    @Test
    void aClientIsToldWhatAServerTellsByDefault() {
        assertThat(SessionVariables.isToldByDefault("autocommit")).isTrue();
        assertThat(SessionVariables.isToldByDefault("sql_mode")).isFalse();
    }
}
