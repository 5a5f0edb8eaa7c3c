package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.core.replay.ReplaySettings.Batch;
import io.sluice.core.replay.ReplaySettings.HandBack;
import io.sluice.core.replay.ReplaySettings.Window;
import io.sluice.core.settings.Problems.InvalidSettingsException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReplaySettingsTest {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void everyProblemIsToldAtOnce() {
        ReplaySettings all = ReplaySettings.DEFAULT;
        InvalidSettingsException problems = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> new ReplaySettings(
                        new Window(64, 64 << 10), all.batch(), 0, -1, NONE, NONE, DAY, 0, all.handBack()));

        assertThat(problems.problems()).hasSize(7);
    }

    @Test
    void thePartsAreChecked() {
        assertThatThrownBy(() -> new Window(1, 1)).hasMessageContainingAll("window.entries", "window.bytes");
        assertThatThrownBy(() -> new Batch(0, 1, NONE))
                .hasMessageContainingAll("batch.entries", "batch.bytes", "batch.time");
        assertThatThrownBy(() -> new HandBack(DAY, DAY, NONE))
                .hasMessageContainingAll("handBack.time", "handBack.limit", "handBack.distanceMax");
    }

    @Test
    void theDistanceBetweenTriesGrowsToItsMost() {
        ReplaySettings settings = ReplaySettings.DEFAULT;

        assertThat(settings.retryAfter(1)).isEqualTo(Duration.ofMillis(50));
        assertThat(settings.retryAfter(2)).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.retryAfter(1_000)).isEqualTo(Duration.ofSeconds(5));
    }
}
