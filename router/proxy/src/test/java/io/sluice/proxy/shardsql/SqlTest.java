package io.sluice.proxy.shardsql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SqlTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"plain,'plain'", "it's,'it''s'", "a\\b,'a\\b'", "\\',\'\\'''", "'' ; DROP,'\'\'\'\' ; DROP'"})
    void aTextIsClosedOnlyByItsOwnQuote(String value, String quoted) {
        assertThat(Sql.text(value)).isEqualTo(quoted);
    }

    @Test
    void anIdentifierIsClosedOnlyByItsOwnBacktick() {
        assertThat(Sql.identifier("a`b")).isEqualTo("`a``b`");
    }

    @ParameterizedTest
    @CsvSource({"acme,`acme`", "a_b,`a\\_b`", "a%b,`a\\%b`", "a_b_c,`a\\_b\\_c`", "a\\b,`a\\\\b`", "a`_,`a``\\_`"})
    void aDatabaseInAGrantMatchesOnlyItself(String database, String pattern) {
        assertThat(Sql.databasePattern(database)).isEqualTo(pattern);
    }

    @Test
    void anAccountHoldsOnEveryHost() {
        assertThat(Sql.account("o'neil")).isEqualTo("'o''neil'@'%'");
    }
}
