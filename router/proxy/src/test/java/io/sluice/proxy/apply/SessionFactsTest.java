package io.sluice.proxy.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.session.CarriedState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionFactsTest {
    private static CarriedState facts(String assignments) {
        return new CarriedState(45, "db", assignments);
    }

    @Test
    void theRoutersOwnVariablesStandBehindThoseOfTheClient() {
        assertThat(SessionFacts.setUp(facts("@@session.autocommit=1"), Duration.ofSeconds(5), false))
                .isEqualTo("SET @@session.autocommit=1,@@session.autocommit=0,@@session.completion_type=0,"
                        + "@@session.character_set_results=utf8mb4,@@session.innodb_lock_wait_timeout=5,"
                        + "@@session.lock_wait_timeout=5,@@session.max_execution_time=0");
    }

    @Test
    void whatIsTheSameNeedsNothing() {
        assertThat(SessionFacts.change(facts("@@session.x=1"), facts("@@session.x=1")))
                .hasValue(List.of());
        assertThat(SessionFacts.change(CarriedState.EMPTY, new CarriedState(45, "", "")))
                .hasValue(List.of());
    }

    @Test
    void aPlainVariableIsSetAndGoesBackToWhatItIsGlobally() {
        assertThat(SessionFacts.change(
                        facts("@@session.time_zone='+01:00',@@session.sql_mode='ANSI,STRICT_ALL_TABLES'"),
                        facts("@@session.time_zone='+02:00',@@session.foreign_key_checks=0")))
                .hasValue(List.of("SET @@session.sql_mode=@@global.sql_mode,@@session.time_zone='+02:00',"
                        + "@@session.foreign_key_checks=0"));
    }

    @Test
    void theRoutersOwnVariablesDoNotChange() {
        assertThat(SessionFacts.change(facts("@@session.autocommit=1"), facts("@@session.lock_wait_timeout=9")))
                .hasValue(List.of());
    }

    @Test
    void anotherDatabaseIsUsed() {
        assertThat(SessionFacts.change(new CarriedState(45, "", ""), new CarriedState(45, "a-b.c$", "")))
                .hasValue(List.of("USE `a-b.c$`"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@@session.transaction_isolation='READ-COMMITTED'",
                "@@session.character_set_client='latin1'",
                "@@session.time_zone='+01:00',@@session.collation_connection='latin1_bin'",
                "@@session.time_zone=CONCAT('+01', ':00')",
                "@@session.time_zone='+01:00', autocommit=1"
            })
    void whatMeansSomethingToTheTransactionOrIsNotUnderstoodNeedsAnotherSession(String assignments) {
        assertThat(SessionFacts.change(facts(""), facts(assignments))).isEmpty();
        assertThat(SessionFacts.change(facts(assignments), facts(""))).isEmpty();
    }

    @Test
    void anotherCollationOrNoDatabaseNeedsAnotherSession() {
        assertThat(SessionFacts.change(facts(""), new CarriedState(8, "db", "")))
                .isEmpty();
        assertThat(SessionFacts.change(facts(""), new CarriedState(45, "", ""))).isEmpty();
        assertThat(SessionFacts.change(facts(""), new CarriedState(45, "a`b", "")))
                .isEmpty();
    }

    @Test
    void aQuoteWithinAValueEndsNothing() {
        assertThat(SessionFacts.change(facts(""), facts("@@session.sql_mode='a'',@@session.x=''b'")))
                .hasValue(List.of("SET @@session.sql_mode='a'',@@session.x=''b'"));
    }
}
