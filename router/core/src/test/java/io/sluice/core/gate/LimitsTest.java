package io.sluice.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.core.gate.Limits.Bounds;
import io.sluice.core.gate.Limits.Rate;
import io.sluice.core.settings.Problems.InvalidSettingsException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LimitsTest {
    @Test
    void allProblemsAreToldAtOnce() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> new Limits(
                        new Bounds(1, 1, 1),
                        new Bounds(2, 2, 2),
                        Duration.ofHours(1),
                        Rate.UNLIMITED,
                        Duration.ofSeconds(6),
                        0))
                .satisfies(thrown -> assertThat(thrown.problems()).hasSize(6));
        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> new Bounds(0, -1, -1));
        assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> new Rate(-1, 0));
    }

    @Test
    void anEventLoopGetsItsPartAndAlwaysAPlace() {
        Limits limits = new Limits(
                new Bounds(10, 10, 1000),
                new Bounds(1, 1, 10),
                Duration.ofSeconds(1),
                new Rate(10, 1),
                Duration.ZERO,
                2);

        assertThat(limits.dividedBy(4))
                .isEqualTo(new Limits(
                        new Bounds(2, 2, 250),
                        new Bounds(1, 1, 2),
                        Duration.ofSeconds(1),
                        new Rate(3, 1),
                        Duration.ZERO,
                        1));
        assertThat(Limits.DEFAULT.dividedBy(4).tenantRate()).isEqualTo(Rate.UNLIMITED);
    }
}
