package io.sluice.proxy.metrics;

import io.sluice.core.replay.ReplayStatus;
import io.sluice.core.tenant.ShardId;
import io.sluice.journal.LogUsage;
import io.sluice.journal.SyncTimes;
import io.sluice.proxy.queue.QueueStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The samples of the queues, as their drains showed them last. Any thread. */
final class QueuePage {
    private static final List<String> STATES =
            List.of("none", "opening", "failed", "standby", "contained", "fencing", "fence_failed", "draining");
    private static final List<Double> SYNC_BOUNDS_SECONDS =
            SyncTimes.BOUNDS.stream().map(bound -> bound.toNanos() / 1e9).toList();
    private static final ReplayStatus.Totals NO_TOTALS = new ReplayStatus.Totals(0, 0, 0, 0, 0, 0, 0);

    private volatile Source source = new Source(QueuePage::none, () -> 0, InstantSource.system());

    /** Where the queues are asked. */
    private record Source(Function<ShardId, QueueStatus> queues, LongSupplier freeBytes, InstantSource wall) {}

    void follow(Function<ShardId, QueueStatus> queues, LongSupplier freeBytes, InstantSource wall) {
        source = new Source(queues, freeBytes, wall);
    }

    private static QueueStatus none(ShardId shard) {
        return new QueueStatus(shard, QueueStatus.Opening.NONE, Optional.empty(), LogUsage.NONE, 0, Map.of());
    }

    /** @param shards those that have series */
    void add(Samples samples, List<ShardId> shards) {
        Source now = source;
        samples.add(Family.QUEUE_DISK_FREE, now.freeBytes().getAsLong());
        for (ShardId shard : shards) {
            QueueStatus status = now.queues().apply(shard);
            addState(samples, shard.value(), status);
            addBacklog(samples, shard.value(), status, now.wall().instant());
            addTotals(samples, shard.value(), status);
            addLog(samples, shard.value(), status.usage());
            samples.add(Family.DEAD_LETTERS, status.deadLetters(), shard.value());
        }
    }

    private static void addState(Samples samples, String shard, QueueStatus status) {
        String state = status.drain()
                .map(drain -> words(drain.replay().state().getClass().getSimpleName()))
                .orElseGet(() -> status.isStandby() ? "standby" : label(status.opening()));
        for (String each : STATES) {
            samples.add(Family.QUEUE_STATE, each.equals(state) ? 1 : 0, shard, each);
        }
    }

    private static void addBacklog(Samples samples, String shard, QueueStatus status, Instant now) {
        Optional<ReplayStatus> replay = status.drain().map(QueueStatus.OfDrain::replay);
        boolean isPaused = replay.filter(ReplayStatus::stopped).isPresent();
        samples.add(Family.QUEUE_PAUSED, isPaused ? 1 : 0, shard);
        samples.add(Family.QUEUE_ENTRIES, replay.map(ReplayStatus::remaining).orElse(0L), shard);
        long oldestMillis = replay.map(each -> each.oldestMicros().isEmpty()
                        ? 0
                        : Math.max(0, millisSince(each.oldestMicros().getAsLong(), now)))
                .orElse(0L);
        samples.addMillis(Family.QUEUE_OLDEST, oldestMillis, shard);
        long etaMillis = replay.map(each -> each.eta().map(Duration::toMillis).orElse(-1_000L))
                .orElse(0L);
        samples.addMillis(Family.QUEUE_ETA, etaMillis, shard);
        samples.add(Family.QUEUE_TENANTS, replay.map(ReplayStatus::tenants).orElse(0), shard);
        samples.add(
                Family.QUEUE_PAUSED_TENANTS,
                replay.map(ReplayStatus::pausedTenants).orElse(0),
                shard);
    }

    private static long millisSince(long micros, Instant now) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).until(now, ChronoUnit.MILLIS);
    }

    private static void addTotals(Samples samples, String shard, QueueStatus status) {
        ReplayStatus.Totals totals =
                status.drain().map(drain -> drain.replay().totals()).orElse(NO_TOTALS);
        samples.add(
                Family.QUEUE_FOUND,
                status.drain().map(QueueStatus.OfDrain::found).orElse(0L),
                shard);
        samples.add(
                Family.QUEUE_APPENDED,
                status.drain().map(QueueStatus.OfDrain::appended).orElse(0L),
                shard);
        samples.add(Family.QUEUE_SETTLED, totals.applied() - totals.already(), shard, "applied");
        samples.add(Family.QUEUE_SETTLED, totals.already(), shard, "already");
        samples.add(Family.QUEUE_SETTLED, totals.dead(), shard, "dead");
        for (QueueStatus.Refusal refusal : QueueStatus.Refusal.values()) {
            long count = status.refusals().getOrDefault(refusal, 0L);
            samples.add(Family.QUEUE_REFUSED, count, shard, label(refusal));
        }
        samples.add(Family.QUEUE_BATCHES, totals.batches(), shard);
        samples.add(Family.QUEUE_BATCHES_AGAIN, totals.retries(), shard, "failed");
        samples.add(Family.QUEUE_BATCHES_AGAIN, totals.lost(), shard, "lost");
        samples.add(Family.QUEUE_HANDED_BACK, totals.handedBack(), shard);
    }

    private static void addLog(Samples samples, String shard, LogUsage usage) {
        samples.add(Family.QUEUE_LOG_BYTES, usage.usedBytes(), shard);
        samples.add(Family.QUEUE_LOG_BYTES_MAX, usage.maxBytes(), shard);
        samples.add(Family.QUEUE_LOG_WAITING, usage.waitingBytes(), shard);
        SyncTimes syncs = usage.syncs();
        samples.addHistogram(Family.QUEUE_SYNC, shard, SYNC_BOUNDS_SECONDS, syncs.counts()::get, syncs.sumNanos());
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** {@code FenceFailed} is {@code fence_failed}. */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
