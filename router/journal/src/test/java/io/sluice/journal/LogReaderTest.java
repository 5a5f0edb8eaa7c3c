package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.format.Frame;
import io.sluice.journal.format.SegmentHeader;
import io.sluice.journal.seal.LogKeys;
import io.sluice.journal.testing.FakeDurableLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogReaderTest {
    private static final JournalSettings SMALL =
            new JournalSettings(4 << 10, 2 << 10, 2 << 10, 1 << 20, 0, 1L << 40, Duration.ofSeconds(1));
    private static final int RECORD_BYTES = 100;

    private final SimulatedDirectory disk = new SimulatedDirectory();
    private final List<Long> found = new ArrayList<>();

    @TempDir
    Path temp;

    @Test
    void aCallGivesNoMoreBytesThanAskedForButAtLeastOneRecord() throws IOException {
        SegmentedLog log = log(10);
        LogReader reader = log.reader(Position.NONE);

        assertThat(reader.read(3 * RECORD_BYTES, this::keep)).isEqualTo(3);
        assertThat(reader.read(3 * RECORD_BYTES - 1, this::keep)).isEqualTo(2);
        assertThat(reader.read(0, this::keep)).isEqualTo(1);
        assertThat(reader.next()).isEqualTo(new Position(7));
        assertThat(reader.read(1 << 20, this::keep)).isEqualTo(4);
        assertThat(found).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void atTheEndThereIsNothingUntilTheLogGrowsAlsoIntoAnotherFile() throws IOException {
        SegmentedLog log = log(1);
        LogReader reader = log.reader(new Position(2));
        for (long position = 2; position < 200; position++) {
            assertThat(reader.read(1 << 20, this::keep)).isZero();

            append(log, position);

            assertThat(reader.read(1 << 20, this::keep)).isEqualTo(1);
        }
        assertThat(found).hasSize(198).startsWith(2L).endsWith(199L).isSorted();
        assertThat(disk.segments()).hasSizeGreaterThan(4);
    }

    @Test
    void itBeginsInTheMiddleOfAWriteOfManyRecords() throws IOException {
        SegmentedLog log = log(3);
        log.append(List.of(record(4), record(5), record(6)), Allowance.ORDINARY);

        assertThat(log.reader(new Position(5)).read(1 << 20, this::keep)).isEqualTo(2);
        assertThat(found).containsExactly(5L, 6L);
    }

    @Test
    void whatWasForgottenIsLeftOutAndTheRestFollows() throws IOException {
        SegmentedLog log = log(200);
        LogReader ahead = log.reader(new Position(2));
        assertThat(ahead.read(0, this::keep)).isEqualTo(1);
        LogReader behind = log.reader(Position.NONE);

        log.trim(new Position(150));

        long first = log.first().value();
        assertThat(first).isBetween(100L, 151L);
        assertThat(behind.read(0, this::keep)).isEqualTo(1);
        assertThat(found).containsExactly(2L, first);
        found.clear();
        assertThat(ahead.read(1 << 20, this::keep)).isPositive();
        assertThat(found).contains(first).endsWith(200L).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aReaderThatThrowsGetsTheSameRecordAgain() throws IOException {
        LogReader reader = log(5).reader(Position.NONE);
        assertThatThrownBy(() -> reader.read(1 << 20, (position, bytes) -> {
                    if (position.value() == 3) {
                        throw new IllegalStateException("not now");
                    }
                    keep(position, bytes);
                }))
                .hasMessage("not now");

        assertThat(reader.read(1 << 20, this::keep)).isEqualTo(3);
        assertThat(found).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void damageIsToldWithItsPlaceAndNeverPassed() throws IOException {
        SegmentedLog log = log(200);
        String name = disk.segments().get(1);
        long firstOfFile = Long.parseLong(name.substring(0, 19));
        LogReader reader = log.reader(Position.NONE);
        disk.bytes(name)[SegmentHeader.BYTES + Frame.HEADER_BYTES + 50] ^= 1;

        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> {
                        while (reader.read(1 << 20, this::keep) > 0) {
                            assertThat(reader.next().value()).isLessThanOrEqualTo(firstOfFile);
                        }
                    })
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            alarm -> assertThat(alarm.reason()).isEqualTo(Reason.DAMAGED))
                    .hasMessageContaining(name)
                    .hasMessageContaining("byte 64");
            assertThat(reader.next().value()).isEqualTo(firstOfFile);
            assertThat(found).hasSize((int) firstOfFile - 1);
        }
    }

    @Test
    void aLogInFilesIsReadWhileItIsWrittenAndKeepsItsId() throws Exception {
        long id;
        try (FileLog log = FileLog.open(temp, SMALL, new SplittableRandom(1));
                LogReader reader = log.reader(Position.NONE)) {
            id = log.id();
            for (long position = 1; position <= 300; position++) {
                log.append(List.of(record(position))).toCompletableFuture().get(5, TimeUnit.SECONDS);
                assertThat(reader.read(1, this::keep)).isEqualTo(1);
            }
        }
        try (FileLog log = FileLog.open(temp, SMALL, new SplittableRandom(2))) {
            assertThat(log.id()).isEqualTo(id);
            assertThat(log.reader(new Position(299)).read(1 << 20, this::keep)).isEqualTo(2);
        }
    }

    @Test
    void theFakeReadsLikeTheLog() {
        FakeDurableLog log = new FakeDurableLog(7);
        log.append(List.of(record(1), record(2), record(3)), Allowance.ORDINARY);
        LogReader reader = log.reader(new Position(2));

        assertThat(log.id()).isEqualTo(7);
        assertThat(reader.read(0, this::keep)).isEqualTo(1);
        assertThat(reader.read(1 << 20, this::keep)).isEqualTo(1);
        assertThat(reader.read(1 << 20, this::keep)).isZero();
        assertThat(reader.next()).isEqualTo(new Position(4));
        assertThat(found).containsExactly(2L, 3L);
    }

    private SegmentedLog log(long records) throws IOException {
        SegmentedLog log = SegmentedLog.open(disk, SMALL, LogKeys.NONE, new SplittableRandom(1), () -> 0);
        for (long position = 1; position <= records; position++) {
            append(log, position);
        }
        return log;
    }

    private static void append(SegmentedLog log, long position) throws IOException {
        assertThat(log.append(List.of(record(position)), Allowance.ORDINARY)).isEqualTo(new Position(position));
    }

    private static byte[] record(long position) {
        return ByteBuffer.allocate(RECORD_BYTES).putLong(position).array();
    }

    private void keep(Position position, byte[] bytes) {
        assertThat(bytes).isEqualTo(record(position.value()));
        found.add(position.value());
    }
}
