package io.sluice.proxy.serversql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DialectTest {
    @ParameterizedTest
    @CsvSource({
        "8.0.15,OLD_MYSQL",
        "8.0.22,OLD_MYSQL",
        "5.7.44-log,OLD_MYSQL",
        "8.0.23,MYSQL",
        "8.0.33-25.1,MYSQL",
        "8.4.0,MYSQL",
        "9.7.4-2,MYSQL",
        "10.0.1,MYSQL",
        "unheard of,MYSQL",
        "5.5.5-10.11.6-MariaDB-log,MARIADB",
        "11.4.5-MariaDB,MARIADB"
    })
    void theVersionSaysWhichWordsAServerUnderstands(String version, Dialect dialect) {
        assertThat(Dialect.of(version)).isEqualTo(dialect);
    }

    @Test
    void eachStatementIsInTheWordsOfItsServer() {
        assertThat(Dialect.OLD_MYSQL.status()).isEqualTo("SHOW SLAVE STATUS");
        assertThat(Dialect.MYSQL.status()).isEqualTo("SHOW REPLICA STATUS");
        assertThat(Dialect.OLD_MYSQL.change()).isEqualTo("CHANGE MASTER TO ");
        assertThat(Dialect.MYSQL.change()).isEqualTo("CHANGE REPLICATION SOURCE TO ");
        assertThat(Dialect.MARIADB.column("Replica_IO_Running")).isEqualTo("Slave_IO_Running");
        assertThat(Dialect.MYSQL.column("Seconds_Behind_Source")).isEqualTo("Seconds_Behind_Source");
        assertThat(Dialect.OLD_MYSQL.option("GET_SOURCE_PUBLIC_KEY")).isEqualTo("GET_MASTER_PUBLIC_KEY");
    }

    @Test
    void aMySqlThatDoesNotUnderstandIsAskedInTheOtherWords() {
        assertThat(Dialect.MYSQL.other()).isEqualTo(Dialect.OLD_MYSQL);
        assertThat(Dialect.OLD_MYSQL.other()).isEqualTo(Dialect.MYSQL);
        assertThat(Dialect.MARIADB.other()).isEqualTo(Dialect.MARIADB);
    }
}
