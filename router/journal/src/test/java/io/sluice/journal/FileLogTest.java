package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.seal.LogKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLogTest {
    private static final JournalSettings SMALL =
            new JournalSettings(8 << 10, 1 << 10, 4 << 10, 64 << 10, 0, 1L << 40, Duration.ofSeconds(5));

    private final RandomGenerator random = new SplittableRandom(1);

    @TempDir
    Path directory;

    @Test
    void whatWasConfirmedIsThereAfterReopening() throws Exception {
        try (FileLog log = FileLog.open(directory, SMALL, random)) {
            assertThat(positionOf(log, "a", "b")).isEqualTo(new Position(2));
            assertThat(positionOf(log, "c")).isEqualTo(new Position(3));
        }

        try (FileLog log = FileLog.open(directory, SMALL, random)) {
            assertThat(log.last()).isEqualTo(new Position(3));
            assertThat(read(log)).containsExactly("a", "b", "c");
            assertThat(positionOf(log, "d")).isEqualTo(new Position(4));
            assertThat(read(log)).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void aDirectoryIsOpenOnce() {
        try (FileLog log = FileLog.open(directory, SMALL, random)) {
            assertThat(log.last()).isEqualTo(Position.NONE);
            assertThatThrownBy(() -> FileLog.open(directory, SMALL, random)).satisfies(is(Reason.IN_USE));
        }

        FileLog again = FileLog.open(directory, SMALL, random);
        again.close();
        assertThat(read(again)).isEmpty();
    }

    @Test
    void whatComesWhileTheDiskIsBusyGoesIntoOneWrite() throws Exception {
        SimulatedDirectory disk = new SimulatedDirectory();
        FileLog log = FileLog.open(disk, SMALL, LogKeys.NONE, random, () -> 0);
        Semaphore syncs = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        List<Long> written = new ArrayList<>();
        disk.beforeSync(() -> {
            begun.countDown();
            syncs.acquireUninterruptibly();
            written.add(log.last().value());
        });
        var first = log.append(records("first")).toCompletableFuture();
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<Position>> later = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            later.add(log.append(records("later " + i)).toCompletableFuture());
        }

        syncs.release(100);

        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(new Position(1));
        for (int i = 0; i < 20; i++) {
            assertThat(later.get(i).get(5, TimeUnit.SECONDS)).isEqualTo(new Position(i + 2));
        }
        log.close();
        assertThat(written).as("syncs: the first, the group, the end").containsExactly(0L, 1L, 21L);
    }

    @Test
    void moreThanMayWaitIsRefusedAsBusyAndNotWritten() throws Exception {
        SimulatedDirectory disk = new SimulatedDirectory();
        FileLog log = FileLog.open(disk, SMALL, LogKeys.NONE, random, () -> 0);
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore syncs = new Semaphore(0);
        disk.beforeSync(() -> {
            begun.countDown();
            syncs.acquireUninterruptibly();
        });
        var first = log.append(records("first")).toCompletableFuture();
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(log.append(List.of(new byte[800]))).isNotNull();
        }

        var refused = log.append(List.of(new byte[800])).toCompletableFuture();

        assertThatThrownBy(() -> refused.get(5, TimeUnit.SECONDS)).satisfies(is(Reason.BUSY));
        var urgent = log.append(List.of(new byte[800]), Allowance.RESERVE).toCompletableFuture();
        syncs.release(100);
        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(new Position(1));
        assertThat(urgent.get(5, TimeUnit.SECONDS)).isEqualTo(new Position(7));
        log.close();
        assertThat(read(log)).hasSize(7);
    }

    @Test
    void afterAFailedSyncEverythingFailsAndNothingIsSaidToBeThere() throws Exception {
        SimulatedDirectory disk = new SimulatedDirectory();
        FileLog log = FileLog.open(disk, SMALL, LogKeys.NONE, random, () -> 0);
        assertThat(positionOf(log, "kept")).isEqualTo(new Position(1));
        disk.beforeSync(() -> {
            throw new IllegalStateException("Input/output error");
        });

        var lost = log.append(records("lost")).toCompletableFuture();

        assertThatThrownBy(() -> lost.get(5, TimeUnit.SECONDS)).satisfies(is(Reason.STOPPED));
        var later = log.append(records("later")).toCompletableFuture();
        assertThatThrownBy(() -> later.get(5, TimeUnit.SECONDS)).satisfies(is(Reason.STOPPED));
        assertThat(log.last()).isEqualTo(new Position(1));
        assertThat(read(log)).containsExactly("kept");
        log.close();
    }

    @Test
    void aFullDiskRefusesAndTheLogGoesOnWhenThereIsRoom() throws Exception {
        SimulatedDirectory disk = new SimulatedDirectory();
        FileLog log = FileLog.open(disk, SMALL, LogKeys.NONE, random, () -> 0);
        disk.limit(2L * SMALL.segmentBytes() + 4_000);
        long confirmed = 0;
        CompletableFuture<Position> next = log.append(List.of(new byte[900])).toCompletableFuture();
        while (next.handle((position, failure) -> failure == null).get(5, TimeUnit.SECONDS)) {
            confirmed++;
            next = log.append(List.of(new byte[900])).toCompletableFuture();
        }
        CompletableFuture<Position> refused = next;
        assertThatThrownBy(() -> refused.get(5, TimeUnit.SECONDS)).satisfies(is(Reason.FULL));

        disk.limit(Long.MAX_VALUE);

        assertThat(positionOf(log, "x".repeat(900))).isEqualTo(new Position(confirmed + 1));
        assertThat(disk.segments()).hasSize(3);
        log.close();
    }

    @Test
    void itsOwnLimitIsAFullDisk() throws Exception {
        FileLog log = FileLog.open(new SimulatedDirectory(), SMALL, LogKeys.NONE, random, () -> 0);
        CompletableFuture<Position> next = log.append(List.of(new byte[900])).toCompletableFuture();
        while (next.handle((position, failure) -> failure == null).get(5, TimeUnit.SECONDS)) {
            next = log.append(List.of(new byte[900])).toCompletableFuture();
        }

        CompletableFuture<Position> refused = next;
        assertThatThrownBy(() -> refused.get(5, TimeUnit.SECONDS)).satisfies(is(Reason.FULL));
        assertThat(log.last().value()).isBetween(60L, 72L);
        log.close();
    }

    @Test
    void anAppendLargerThanOneWriteIsTheCallersMistake() {
        try (FileLog log = FileLog.open(directory, SMALL, random)) {
            assertThatThrownBy(() -> log.append(List.of(new byte[2_000]))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.append(List.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void afterClosingAppendsFail() {
        FileLog log = FileLog.open(directory, SMALL, random);
        log.close();

        var late = log.append(records("late")).toCompletableFuture();

        assertThatThrownBy(() -> late.get(5, TimeUnit.SECONDS)).satisfies(is(Reason.STOPPED));
    }

    /** Prints its figure; fails only when batching does not work at all. */
    @Test
    void manyAppendsShareASync() throws Exception {
        JournalSettings settings =
                new JournalSettings(64 << 20, 2 << 20, 64 << 20, 1 << 30, 0, 1L << 40, Duration.ofSeconds(20));
        try (FileLog log = FileLog.open(directory, settings, random)) {
            byte[] record = new byte[1024];
            int count = 50_000;
            long begin = System.nanoTime();
            CompletableFuture<Position> last = new CompletableFuture<>();
            for (int i = 0; i < count; i++) {
                last = log.append(List.of(record)).toCompletableFuture();
            }
            assertThat(last.get(60, TimeUnit.SECONDS)).isEqualTo(new Position(count));
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.out.printf("journal: %d appends of 1 KiB in %.2f s, %.0f/s%n", count, seconds, count / seconds);
            assertThat(count / seconds).isGreaterThan(2_000);
        }
    }

    private static Consumer<Throwable> is(Reason reason) {
        return failure -> {
            Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
            assertThat(cause)
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            exception -> assertThat(exception.reason()).isEqualTo(reason));
        };
    }

    private static List<byte[]> records(String... texts) {
        return List.of(texts).stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static Position positionOf(FileLog log, String... texts) throws Exception {
        return log.append(records(texts)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static List<String> read(FileLog log) {
        List<String> found = new ArrayList<>();
        log.replay(Position.NONE, (position, bytes) -> found.add(new String(bytes, StandardCharsets.UTF_8)));
        return found;
    }
}
