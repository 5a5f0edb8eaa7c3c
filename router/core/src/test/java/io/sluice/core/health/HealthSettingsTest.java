package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.core.settings.Problems.InvalidSettingsException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HealthSettingsTest {
    @Test
    void everyProblemIsToldAtOnce() {
        Duration none = Duration.ZERO;
        Duration day = Duration.ofDays(1);

        InvalidSettingsException problems = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> new HealthSettings(
                        HealthSettings.Mode.ON,
                        none,
                        none,
                        none,
                        day,
                        none,
                        none,
                        none,
                        day,
                        day,
                        0,
                        day,
                        day,
                        0,
                        none,
                        day,
                        none));

        assertThat(problems.problems()).hasSize(13);
    }

    @Test
    void theDefaultsContainAFreezeUnderTwentyStatementsASecondWithinOne() {
        HealthSettings settings = HealthSettings.DEFAULT;
        Duration statements = Duration.ofMillis(50);

        Duration worst = statements
                .plus(settings.silence())
                .plus(settings.patience())
                .plus(settings.tick().multipliedBy(2));

        assertThat(worst).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void theLimitsOfTheFleetAreChecked() {
        assertThatThrownBy(() -> new FleetGuard.Limits(Duration.ZERO, Duration.ofDays(1), Duration.ZERO))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll("window", "calm", "panicMax");
    }
}
