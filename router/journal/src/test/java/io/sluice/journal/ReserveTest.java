package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.format.SegmentHeader;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a log does when its own limit or the disk is reached, and what it keeps for then. */
final class ReserveTest {
    private static final int SEGMENT_BYTES = 4 << 10;
    private static final JournalSettings SETTINGS =
            new JournalSettings(SEGMENT_BYTES, 2 << 10, 4 << 10, 8 * SEGMENT_BYTES, 2, 1L << 40, Duration.ofSeconds(5));
    private static final List<byte[]> LARGE = List.of(new byte[1_500]);
    private static final List<byte[]> SMALL = List.of(new byte[8]);

    private final SimulatedDirectory disk = new SimulatedDirectory();

    @Test
    void ordinaryAppendsEndBeforeTheReserveAndTheOthersGoOn() throws IOException {
        SegmentedLog log = open();

        fill(log, Allowance.ORDINARY);

        assertThat(disk.segments()).hasSize(6);
        Position ordinary = log.last();
        fill(log, Allowance.RESERVE);
        assertThat(disk.segments()).hasSize(8);
        assertThat(log.last().value()).isGreaterThanOrEqualTo(ordinary.value() + 4);
    }

    @Test
    void afterTheReserveWasTouchedNoOrdinaryAppendTakesOfIt() throws IOException {
        SegmentedLog log = open();
        fill(log, Allowance.ORDINARY);
        Position first = log.append(LARGE, Allowance.RESERVE);
        while (disk.segments().size() == 6) {
            log.append(LARGE, Allowance.RESERVE);
        }

        assertThatThrownBy(() -> log.append(SMALL, Allowance.ORDINARY)).satisfies(ReserveTest::isFull);
        SegmentedLog reopened = open();
        assertThatThrownBy(() -> reopened.append(SMALL, Allowance.ORDINARY)).satisfies(ReserveTest::isFull);
        assertThat(reopened.append(SMALL, Allowance.RESERVE)).isGreaterThan(first);

        reopened.trim(first);

        assertThat(reopened.append(SMALL, Allowance.ORDINARY)).isEqualTo(reopened.last());
        fill(reopened, Allowance.ORDINARY);
        assertThat(blanks()).as("the reserve is whole again").isEqualTo(2);
    }

    @Test
    void othersWhoFillTheDiskDoNotTakeTheReserve() throws IOException {
        SegmentedLog log = open();
        prepareAll(log);
        disk.limit(0);

        fill(log, Allowance.ORDINARY);

        assertThat(disk.segments()).as("the first, and the one made ahead").hasSize(2);
        fill(log, Allowance.RESERVE);
        assertThat(disk.segments()).hasSize(4);
        log.trim(log.last());
        assertThat(disk.segments()).as("forgetting takes no room").hasSize(1);
        assertThatThrownBy(() -> log.append(LARGE, Allowance.ORDINARY)).satisfies(ReserveTest::isFull);

        disk.limit(Long.MAX_VALUE);

        assertThat(log.append(LARGE, Allowance.ORDINARY)).isEqualTo(log.last());
    }

    @Test
    void filesThatWereMadeAheadAreThereAfterReopeningAndHalfMadeOnesAreNot() throws IOException {
        SegmentedLog log = open();
        prepareAll(log);
        assertThat(blanks()).isEqualTo(3);
        log.append(LARGE, Allowance.ORDINARY);
        log.append(LARGE, Allowance.ORDINARY);
        log.append(LARGE, Allowance.ORDINARY);
        assertThat(log.prepare()).isTrue();
        assertThat(disk.names()).anyMatch(name -> name.endsWith(".blank.new"));

        SegmentedLog reopened = open();

        assertThat(blanks()).isEqualTo(2);
        assertThat(disk.names()).noneMatch(name -> name.endsWith(".blank.new"));
        prepareAll(reopened);
        assertThat(blanks()).isEqualTo(3);
        fill(reopened, Allowance.RESERVE);
        assertThat(disk.segments()).hasSize(8);
        assertThat(blanks()).isZero();
    }

    @Test
    void ofAppendsThatWaitTogetherOnlyTheOrdinaryOnesAreRefused() throws Exception {
        SegmentedLog before = open();
        fill(before, Allowance.ORDINARY);
        before.close();
        FileLog log = FileLog.open(disk, SETTINGS, LogKeys.NONE, new SplittableRandom(2), () -> 0);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch isReleased = new CountDownLatch(1);
        disk.beforeSync(() -> {
            begun.countDown();
            awaitQuietly(isReleased);
        });
        var held = log.append(LARGE, Allowance.RESERVE).toCompletableFuture();
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<Position>> ordinary = new ArrayList<>();
        List<CompletableFuture<Position>> urgent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ordinary.add(log.append(List.of(new byte[300])).toCompletableFuture());
            urgent.add(log.append(SMALL, Allowance.RESERVE).toCompletableFuture());
        }
        assertThat(log.usage().waitingBytes()).isEqualTo(4 * 304 + 4 * 12);

        isReleased.countDown();

        Position last = held.get(5, TimeUnit.SECONDS);
        for (CompletableFuture<Position> each : urgent) {
            last = last.plus(1);
            assertThat(each.get(5, TimeUnit.SECONDS)).isEqualTo(last);
        }
        for (CompletableFuture<Position> each : ordinary) {
            assertThatThrownBy(() -> each.get(5, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .extracting(Throwable::getCause)
                    .satisfies(ReserveTest::isFull);
        }
        log.close();
    }

    @Test
    void itTellsWhatItUses() throws Exception {
        FileLog log = FileLog.open(disk, SETTINGS, LogKeys.NONE, new SplittableRandom(1), new Ticks()::next);
        assertThat(log.usage()).satisfies(fresh -> {
            assertThat(fresh.usedBytes()).isEqualTo(SegmentHeader.BYTES);
            assertThat(fresh.maxBytes()).isEqualTo(6 * SEGMENT_BYTES);
            assertThat(fresh.lastSyncNanos()).isZero();
            assertThat(fresh.syncs()).isEqualTo(SyncTimes.NONE);
            assertThat(fresh.diskFreeBytes()).isGreaterThan(1L << 40);
        });
        for (int i = 0; i < 3; i++) {
            log.append(LARGE).toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        log.close();

        LogUsage used = log.usage();

        assertThat(used.usedBytes()).isBetween(SEGMENT_BYTES + 1_500L, SEGMENT_BYTES + 1_700L);
        assertThat(used.lastSyncNanos()).isEqualTo(1);
        assertThat(used.syncs().counts().get(0)).isEqualTo(3);
        assertThat(used.syncs().sumNanos()).isEqualTo(3);
        assertThat(used.waitingBytes()).isZero();
    }

    private static final class Ticks {
        private long now;

        long next() {
            return now++;
        }
    }

    private SegmentedLog open() throws IOException {
        return SegmentedLog.open(disk, SETTINGS, LogKeys.NONE, new SplittableRandom(1), () -> 0);
    }

    private static void prepareAll(SegmentedLog log) {
        boolean more = true;
        while (more) {
            more = log.prepare();
        }
    }

    private static void fill(SegmentedLog log, Allowance allowance) {
        assertThatThrownBy(() -> {
                    while (true) {
                        log.append(LARGE, allowance);
                    }
                })
                .satisfies(ReserveTest::isFull);
    }

    private static void isFull(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        JournalException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.FULL));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private long blanks() {
        return disk.names().stream().filter(Segment::isBlank).count();
    }
}
