package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.Writes.ACME;
import static io.sluice.proxy.queue.Writes.BLUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.QueueQuota;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.JournalException;
import io.sluice.journal.testing.FakeDurableLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What one tenant may have in a queue, without a drain. */
final class QuotaTest {
    private static final ShardId SHARD = new ShardId("s1");
    private static final long SECOND = 1_000_000;
    private static final long START = 1_000 * SECOND;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final QueueQuota WIDE = QueueQuota.DEFAULT;

    private final FakeDurableLog log = new FakeDurableLog();
    private long nowMicros = START;
    private final Clock wall =
            ((InstantSource) () -> Instant.EPOCH.plusMillis(nowMicros / 1_000)).withZone(ZoneOffset.UTC);
    private Backlogs backlogs = new Backlogs();
    private ShardQueue queue = queue();

    private ShardQueue queue() {
        return new ShardQueue(SHARD, log, Optional.empty(), backlogs, wall, tenant -> {});
    }

    private void restart() {
        backlogs = new Backlogs();
        log.reopen();
        queue = queue();
    }

    private Receipt append(TenantId tenant, QueueQuota quota) {
        return queue.append(Writes.of(tenant, nowMicros), quota)
                .toCompletableFuture()
                .join();
    }

    /** What a write is told; empty if it was taken. */
    private String told(QueuedWrite write, QueueQuota quota) {
        try {
            queue.append(write, quota).toCompletableFuture().join();
            return "";
        } catch (CompletionException failure) {
            return ((QueueRefusedException) Objects.requireNonNull(failure.getCause(), "cause")).text();
        }
    }

    private String told(TenantId tenant, QueueQuota quota) {
        return told(Writes.of(tenant, nowMicros), quota);
    }

    @Test
    void writesUpToTheQuotaAreTaken() {
        QueueQuota two = new QueueQuota(2, WIDE.bytes(), WIDE.age());
        append(ACME, two);
        append(ACME, two);

        assertThat(told(ACME, two))
                .isEqualTo("The queue of shard 's1' takes no more: tenant 'acme' is over its quota queueWrites, 2 of 2"
                        + " writes; raise it, or wait until some are applied; the write was not queued");
        assertThat(told(BLUE, two)).as("another tenant's is its own").isEmpty();
        assertThat(backlogs.writesOf(ACME)).isEqualTo(2);
        assertThat(queue.refusals().now()).containsEntry(QueueStatus.Refusal.QUOTA, 1L);
        assertThat(told(ACME, WIDE)).as("with more").isEmpty();
    }

    @Test
    void bytesUpToTheQuotaAreTakenToTheLastOne() {
        QuotaOfBytes bytes = new QuotaOfBytes(1 << 20);
        QueuedWrite half = Writes.sized(ACME, 1 << 19, nowMicros);
        append(half);
        long size = backlogs.bytesOf(ACME);

        assertThat(size).isBetween(1L << 19, (1L << 19) + 1_000);
        assertThat(told(half, bytes.quota()))
                .isEqualTo("The queue of shard 's1' takes no more: tenant 'acme' is over its quota queueBytes, " + size
                        + " and " + size
                        + " more of 1048576 bytes; raise it, or wait until some are applied; the write was"
                        + " not queued");
        assertThat(told(half, new QuotaOfBytes(2 * size - 1).quota())).contains("queueBytes");
        assertThat(backlogs.bytesOf(ACME)).isEqualTo(size);
        assertThat(queue.refusals().now()).containsEntry(QueueStatus.Refusal.QUOTA, 2L);
        assertThat(told(Writes.sized(BLUE, 1 << 19, nowMicros), bytes.quota())).isEmpty();
        assertThat(told(half, new QuotaOfBytes(2 * size).quota())).isEmpty();
        assertThat(backlogs.bytesOf(ACME)).isEqualTo(2 * size);
    }

    private record QuotaOfBytes(long bytes) {
        QueueQuota quota() {
            return new QueueQuota(WIDE.writes(), bytes, WIDE.age());
        }
    }

    private void append(QueuedWrite write) {
        queue.append(write, WIDE).toCompletableFuture().join();
    }

    @Test
    void whoseOldestWriteIsOverTheQuotaGetsNoMoreIn() {
        QueueQuota hour = new QueueQuota(WIDE.writes(), WIDE.bytes(), HOUR);
        append(ACME, hour);
        nowMicros = START + HOUR.toSeconds() * SECOND;
        append(BLUE, hour);
        assertThat(told(ACME, hour)).as("as old as it may be").isEmpty();
        nowMicros += SECOND;

        assertThat(told(ACME, hour))
                .isEqualTo("The queue of shard 's1' takes no more: tenant 'acme' is over its quota queueAge, its oldest"
                        + " write waits for 3601 of 3600 seconds; raise it, or wait until some are applied; the write was"
                        + " not queued");
        assertThat(told(BLUE, hour)).isEmpty();
        assertThat(queue.refusals().now()).containsEntry(QueueStatus.Refusal.AGE, 1L);
        assertThat(told(ACME, WIDE)).as("with more").isEmpty();
    }

    @Test
    void afterARestartWritesBytesAndAgeAreWhatTheyWere() {
        append(Writes.sized(ACME, 1 << 19, START));
        append(Writes.sized(ACME, 100, START + SECOND));
        append(BLUE, WIDE);
        long bytes = backlogs.bytesOf(ACME);

        restart();

        nowMicros = START + 2 * SECOND;
        assertThat(backlogs.writesOf(ACME)).isEqualTo(2);
        assertThat(backlogs.bytesOf(ACME)).isEqualTo(bytes);
        assertThat(told(ACME, new QueueQuota(2, WIDE.bytes(), HOUR))).contains("queueWrites");
        assertThat(told(Writes.sized(ACME, 1 << 19, nowMicros), new QuotaOfBytes(1 << 20).quota()))
                .contains("queueBytes");
        assertThat(told(ACME, new QueueQuota(3, WIDE.bytes(), Duration.ofSeconds(1))))
                .contains("queueAge, its oldest write waits for 2 of 1 seconds");
        assertThat(told(ACME, WIDE)).isEmpty();
    }

    @Test
    void whatTheLogRefusesCountsForNothing() {
        append(ACME, WIDE);
        long bytes = backlogs.bytesOf(ACME);
        log.leaveReserveOnly(true);

        assertThat(told(ACME, WIDE)).contains("its room on the disk is used up");

        assertThat(backlogs.writesOf(ACME)).isEqualTo(1);
        assertThat(backlogs.bytesOf(ACME)).isEqualTo(bytes);
    }

    /** Its tenant's writes do not go past it, so its bytes are not free either. */
    @Test
    void whatMayBeInTheLogCounts() {
        append(ACME, WIDE);
        long bytes = backlogs.bytesOf(ACME);
        log.failWith(JournalException.Reason.STOPPED);

        assertThat(told(ACME, WIDE)).isNotEmpty();

        assertThat(backlogs.writesOf(ACME)).isEqualTo(2);
        assertThat(backlogs.bytesOf(ACME)).isEqualTo(2 * bytes);
        assertThat(log.last()).isEqualTo(new Position(1));
    }
}
