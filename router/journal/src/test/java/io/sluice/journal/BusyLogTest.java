package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.Scrubber.Scrubbed;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything at once, with real threads and a real disk: what the crash worlds cannot interleave. */
@Timeout(60)
final class BusyLogTest {
    private static final int WRITERS = 3;
    private static final long EACH = 2_000;
    private static final JournalSettings SMALL =
            new JournalSettings(64 << 10, 8 << 10, 64 << 10, 8L * (64 << 10), 2, 128 << 10, Duration.ofSeconds(20));

    private static final byte[] SETTLED = new byte[8];

    private final AtomicLong refused = new AtomicLong();

    @TempDir
    Path folder;

    /** The log is as small as it can be, so that it is full again and again, and forgetting lets it go on. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDrainReadsAndForgetsWhileOthersAppendAndNothingIsMissed(boolean isEncrypted) throws Exception {
        LogKeys keys = isEncrypted ? LogKeys.of(new LogKey(new byte[LogKey.BYTES])) : LogKeys.NONE;
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
        try (FileLog log = FileLog.open(folder, SMALL, keys, new SplittableRandom(1), MonotonicClock.SYSTEM)) {
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                long own = writer;
                writing.add(threads.submit(() -> write(log, own)));
            }
            Future<long[]> drained = threads.submit(() -> drain(log));
            try (Scrubber scrubber = log.scrubber(1 << 20)) {
                while (!drained.isDone()) {
                    Scrubbed step = scrubber.step();
                    assertThat(step.damage()).isEmpty();
                    assertThat(log.usage().usedBytes()).isLessThanOrEqualTo(SMALL.logBytes());
                    Thread.onSpinWait();
                }
            }
            for (Future<?> each : writing) {
                each.get(5, TimeUnit.SECONDS);
            }
            assertThat(drained.get()).containsOnly(EACH);
            assertThat(refused.get()).isPositive();
            System.out.println("journal: " + refused + " appends refused as full, none lost");
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(FileLog log, long own) {
        byte[] record = new byte[200];
        for (long count = 1; count <= EACH; count++) {
            byte[] next =
                    ByteBuffer.wrap(record.clone()).putLong(own).putLong(count).array();
            while (!isWritten(log, next)) {
                Thread.onSpinWait();
            }
        }
    }

    /** One at a time makes many small groups, which is harder than few large ones. */
    private boolean isWritten(FileLog log, byte[] record) {
        return log.append(List.of(record))
                .handle((position, failure) -> {
                    boolean isFull = failure instanceof JournalException refusal && refusal.reason() == Reason.FULL;
                    refused.addAndGet(isFull ? 1 : 0);
                    return failure == null;
                })
                .toCompletableFuture()
                .join();
    }

    /**
     * Returns how many it saw of each writer; each writer's in their order, each once. Settles what it saw, and forgets it only
     * when somebody was refused.
     */
    private long[] drain(FileLog log) {
        long[] seen = new long[WRITERS];
        long settled = 0;
        long told = 0;
        try (LogReader reader = log.reader(Position.NONE)) {
            while (settled < WRITERS * EACH) {
                reader.read(16 << 10, (position, bytes) -> {
                    if (bytes.length > SETTLED.length) {
                        ByteBuffer in = ByteBuffer.wrap(bytes);
                        int writer = (int) in.getLong();
                        seen[writer]++;
                        assertThat(in.getLong()).isEqualTo(seen[writer]);
                    }
                });
                if (Arrays.stream(seen).sum() > settled) {
                    settled = Arrays.stream(seen).sum();
                    log.append(List.of(SETTLED), Allowance.RESERVE)
                            .toCompletableFuture()
                            .join();
                }
                if (refused.get() > told) {
                    told = refused.get();
                    log.trim(new Position(reader.next().value() - 1));
                }
            }
        }
        return seen;
    }

    @Test
    void closingWhileFilesAreMadeAheadLeavesNothingHalfMade() {
        for (int i = 0; i < 20; i++) {
            FileLog.open(folder, JournalSettings.DEFAULT, new SplittableRandom(i))
                    .close();
        }
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".blank.new"));
    }
}
