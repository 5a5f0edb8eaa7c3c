package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CauseTest {
    @ParameterizedTest
    @CsvSource({
        "1040, TOO_MANY_CONNECTIONS",
        "1045, ACCESS_DENIED",
        "1049, UNKNOWN_OBJECT",
        "1053, CONNECTION_RESET",
        "1146, UNKNOWN_OBJECT",
        "1021, DISK_FULL",
        "1030, DISK_FULL",
        "1114, DISK_FULL",
        "1205, LOCK_WAIT_TIMEOUT",
        "1213, LOCK_WAIT_TIMEOUT",
        "1290, READ_ONLY",
        "1836, READ_ONLY",
        "4151, ACCESS_DENIED",
        "1064, OTHER_ERROR",
        "0, OTHER_ERROR"
    })
    void theCodeAloneTellsTheCause(int code, Cause cause) {
        assertThat(Cause.ofCode(code)).isEqualTo(cause);
    }
}
