package io.sluice.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutcomeTest {
    @ParameterizedTest
    @CsvSource({
        "9014, 08S01, true, UNKNOWN",
        "9015, HY000, true, REFUSED",
        "9016, HY000, false, REFUSED",
        "9019, HY000, false, READ_UNANSWERED",
        // Not the router's: the shard's, or the driver's when a connection ends without a word.
        "1054, 42S22, true, FAILED",
        "0, 08000, true, UNKNOWN",
        "0, 08000, false, FAILED",
    })
    void anErrorIsJudgedByItsCode(int code, String state, boolean isWriteSent, Outcome outcome) {
        assertThat(Outcome.of(new SQLException("", state, code), isWriteSent)).isEqualTo(outcome);
    }
}
