package io.sluice.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.replay.ReplayState;
import io.sluice.core.replay.ReplayStatus;
import io.sluice.core.tenant.ShardId;
import io.sluice.journal.LogUsage;
import io.sluice.journal.SyncTimes;
import io.sluice.proxy.queue.QueueStatus;
import io.sluice.proxy.queue.QueueStatus.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class QueuePageTest {
    private static final ShardId S1 = new ShardId("s1");
    private static final Instant NOW = Instant.ofEpochSecond(100);

    private static final SyncTimes SYNCS =
            new SyncTimes(List.of(2L, 0L, 3L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L), 6_500_000_000L);

    private final QueuePage page = new QueuePage();

    @Test
    void aQueueThatNobodyNeededHasItsSeriesAtZero() {
        Map<String, Double> series = series();

        assertThat(series.remove("sluice_queue_state[s1, none]")).isEqualTo(1);
        assertThat(series).hasSizeGreaterThan(25);
        assertThat(series.values()).containsOnly(0.0);
    }

    @Test
    void theSumsHold() {
        follow(new ReplayStatus.Totals(50, 8, 3, 9, 2, 1, 4), 47, Optional.empty());
        Map<String, Double> series = series();

        double settled = value(series, "sluice_queue_settled_total[s1, applied]")
                + value(series, "sluice_queue_settled_total[s1, already]")
                + value(series, "sluice_queue_settled_total[s1, dead]");

        assertThat(settled).isEqualTo(53);
        assertThat(settled + value(series, "sluice_queue_entries[s1]"))
                .isEqualTo(value(series, "sluice_queue_found_total[s1]")
                        + value(series, "sluice_queue_appended_total[s1]"));
    }

    @Test
    void anOpenQueueIsToldInSecondsAndBytes() {
        follow(new ReplayStatus.Totals(0, 0, 0, 9, 2, 1, 4), 100, Optional.of(Duration.ofMillis(2_500)));

        assertThat(series())
                .containsEntry("sluice_queue_state[s1, draining]", 1.0)
                .containsEntry("sluice_queue_state[s1, none]", 0.0)
                .containsEntry("sluice_queue_paused[s1]", 1.0)
                .containsEntry("sluice_queue_oldest_age_seconds[s1]", 40.0)
                .containsEntry("sluice_queue_eta_seconds[s1]", 2.5)
                .containsEntry("sluice_queue_paused_tenants[s1]", 2.0)
                .containsEntry("sluice_queue_refused_total[s1, quota]", 5.0)
                .containsEntry("sluice_queue_batches_again_total[s1, failed]", 2.0)
                .containsEntry("sluice_queue_batches_again_total[s1, lost]", 1.0)
                .containsEntry("sluice_queue_log_bytes[s1]", 1000.0)
                .containsEntry("sluice_queue_log_max_bytes[s1]", 2000.0)
                .containsEntry("sluice_dead_letters[s1]", 6.0)
                .containsEntry("sluice_queue_disk_free_bytes[]", 77.0);
    }

    @Test
    void theSyncsAreAHistogramUpToFiveSeconds() {
        follow(new ReplayStatus.Totals(0, 0, 0, 0, 0, 0, 0), 100, Optional.empty());

        assertThat(series())
                .containsEntry("sluice_queue_log_sync_seconds_bucket[s1, 1.0E-4]", 2.0)
                .containsEntry("sluice_queue_log_sync_seconds_bucket[s1, 2.5E-4]", 2.0)
                .containsEntry("sluice_queue_log_sync_seconds_bucket[s1, 5.0E-4]", 5.0)
                .containsEntry("sluice_queue_log_sync_seconds_bucket[s1, 5.0]", 5.0)
                .containsEntry("sluice_queue_log_sync_seconds_bucket[s1, +Inf]", 6.0)
                .containsEntry("sluice_queue_log_sync_seconds_count[s1]", 6.0)
                .containsEntry("sluice_queue_log_sync_seconds_sum[s1]", 6.5)
                .doesNotContainKey("sluice_queue_log_sync_seconds_bucket[s1, 10.0]");
    }

    @Test
    void anEtaThatNobodyKnowsIsNegative() {
        follow(new ReplayStatus.Totals(0, 0, 0, 0, 0, 0, 0), 100, Optional.empty());

        assertThat(series()).containsEntry("sluice_queue_eta_seconds[s1]", -1.0);
    }

    /** One hundred writes were found or appended. */
    private void follow(ReplayStatus.Totals totals, long remaining, Optional<Duration> eta) {
        ReplayStatus replay = new ReplayStatus(
                new ReplayState.Draining(),
                true,
                3,
                2,
                remaining,
                OptionalLong.of(60_000_000),
                1,
                eta,
                0,
                4,
                1,
                10,
                100,
                totals);
        QueueStatus status = new QueueStatus(
                S1,
                QueueStatus.Opening.OPEN,
                Optional.of(new QueueStatus.OfDrain(replay, 30, 70)),
                new LogUsage(1000, 2000, 3, 4, 500_000, SYNCS),
                6,
                Map.of(Refusal.QUOTA, 5L));
        page.follow(shard -> status, () -> 77, InstantSource.fixed(NOW));
    }

    private static double value(Map<String, Double> series, String name) {
        return series.getOrDefault(name, Double.NaN);
    }

    private Map<String, Double> series() {
        Samples samples = new Samples();
        page.add(samples, List.of(S1));
        Map<String, Double> series = new HashMap<>();
        samples.families()
                .forEach(family ->
                        family.samples.forEach(sample -> series.put(sample.name + sample.labelValues, sample.value)));
        return series;
    }
}
