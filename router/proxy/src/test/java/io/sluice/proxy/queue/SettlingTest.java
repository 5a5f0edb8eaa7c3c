package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.Writes.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.Settlement;
import io.sluice.core.replay.Entry;
import io.sluice.core.replay.ReplayEffect;
import io.sluice.core.tenant.QueueQuota;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.testing.FakeDurableLog;
import io.sluice.proxy.apply.BatchResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettlingTest {
    private static final Settlement.Applied APPLIED = new Settlement.Applied(1, 0, 0);

    @TempDir
    private Path directory;

    private final Backlogs backlogs = new Backlogs();
    private final FakeDurableLog log = new FakeDurableLog();
    private final ShardQueue queue =
            new ShardQueue(new ShardId("s1"), log, Optional.empty(), backlogs, Clock.systemUTC(), tenant -> {});
    private OpenQueues fixture;
    private Settling settling;

    @BeforeEach
    void start() throws IOException {
        fixture = new OpenQueues(directory);
        QueueLogs logs =
                new LocalQueueLogs(QueueSettings.DEFAULT, directory, new SplittableRandom(1), MonotonicClock.SYSTEM);
        settling = new Settling(fixture.parts(logs), Duration.ZERO, DeadLetters.of(new FakeDurableLog(), 10), queue);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void append(int bytes) {
        queue.append(Writes.sized(ACME, bytes, queue.nowMicros()), QueueQuota.DEFAULT)
                .toCompletableFuture()
                .join();
    }

    private List<Entry<StoredWrite>> read(long from, long upTo) {
        return new LogWindow(log)
                .read(new ReplayEffect.Read<>(Optional.empty(), new Position(from), new Position(upTo), 100, 1 << 20))
                .entries();
    }

    @Test
    void whatIsAppliedGivesItsBytesBack() {
        append(100);
        append(2_000);
        long two = backlogs.bytesOf(ACME);
        append(30_000);
        long three = backlogs.bytesOf(ACME);

        settling.onBatch(
                new ReplayEffect.Apply<>(ACME, 1, read(1, 2)), new BatchResult.Applied(List.of(APPLIED, APPLIED)));

        assertThat(backlogs.writesOf(ACME)).isEqualTo(1);
        assertThat(backlogs.bytesOf(ACME)).isEqualTo(three - two);
    }

    @Test
    void whatIsBuriedGivesItsBytesBack() {
        append(100);
        long one = backlogs.bytesOf(ACME);
        append(2_000);
        long two = backlogs.bytesOf(ACME);

        settling.bury(new ReplayEffect.Bury<>(read(1, 1).get(0), 1062))
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        assertThat(backlogs.writesOf(ACME)).isEqualTo(1);
        assertThat(backlogs.bytesOf(ACME)).isEqualTo(two - one);
    }

    @Test
    void whatGoesAgainKeepsItsBytes() {
        append(100);
        long one = backlogs.bytesOf(ACME);

        settling.onBatch(
                new ReplayEffect.Apply<>(ACME, 1, read(1, 1)),
                new BatchResult.Failed(List.of(), new Position(1), 1205, "HY000", "later"));

        assertThat(backlogs.bytesOf(ACME)).isEqualTo(one);
    }
}
