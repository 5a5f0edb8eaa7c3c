package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.core.testing.Seeds;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.format.Frame;
import io.sluice.journal.format.SegmentHeader;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of the log over any crash and any damage. */
final class SegmentedLogProperties {
    private static final JournalSettings SMALL =
            new JournalSettings(4 << 10, 2 << 10, 2 << 10, 1 << 20, 1, 1L << 40, Duration.ofSeconds(1));

    @Test
    void afterAnyCrashesTheLogHoldsWhatWasConfirmedAndAtMostTheOneAppendUnderWayWhole() {
        AtomicInteger crashes = new AtomicInteger();
        AtomicInteger survivals = new AtomicInteger();
        Seeds.each(5_000, random -> {
            SimulatedDirectory disk = new SimulatedDirectory();
            List<String> confirmed = new ArrayList<>();
            for (int life = 1 + random.nextInt(4); life > 0; life--) {
                List<String> underWay = live(disk, confirmed, random);
                crashes.addAndGet(disk.operationsLeft() <= 0 ? 1 : 0);
                disk.restart(random);

                List<String> found = read(open(disk, random));

                assertThat(found.size()).isIn(confirmed.size(), confirmed.size() + underWay.size());
                survivals.addAndGet(found.size() > confirmed.size() ? 1 : 0);
                confirmed.addAll(underWay);
                assertThat(found).isEqualTo(confirmed.subList(0, found.size()));
                confirmed = new ArrayList<>(found);
            }
        });
        // Both kinds of crash came up, or the property says little.
        assertThat(crashes.get()).isGreaterThan(2_000);
        assertThat(survivals.get()).isBetween(100, crashes.get());
    }

    /** One life of the log until power fails, or it is closed; returns what was not confirmed. */
    private static List<String> live(SimulatedDirectory disk, List<String> confirmed, RandomGenerator random)
            throws IOException {
        disk.crashAfter(random.nextInt(120));
        List<String> underWay = new ArrayList<>();
        try {
            SegmentedLog log = open(disk, random);
            for (int appends = random.nextInt(40); appends > 0; appends--) {
                prepare(log, random);
                underWay = records(confirmed.size(), random);
                Position last = log.append(bytes(underWay), Allowance.ORDINARY);
                confirmed.addAll(underWay);
                underWay = new ArrayList<>();
                assertThat(last.value()).isEqualTo(confirmed.size());
                assertThat(log.last()).isEqualTo(last);
            }
            if (random.nextBoolean()) {
                log.close();
            }
        } catch (SimulatedDirectory.Crash powerIsOff) {
            assertThat(disk.operationsLeft()).isZero();
        }
        return underWay;
    }

    @Test
    void aChangedBitInWhatALaterWriteProvesConfirmedIsAnAlarmWithItsFile() {
        Seeds.each(3_000, random -> {
            SimulatedDirectory disk = new SimulatedDirectory();
            LogKeys keys = random.nextBoolean() ? LogKeys.NONE : LogKeys.of(new LogKey(new byte[LogKey.BYTES]));
            SegmentedLog log = SegmentedLog.open(disk, SMALL, keys, random, () -> 0);
            for (int appends = 2 + random.nextInt(30); appends > 0; appends--) {
                log.append(bytes(records((int) log.last().value(), random)), Allowance.ORDINARY);
            }
            log.close();
            String name = disk.segments().get(random.nextInt(disk.segments().size()));
            byte[] file = disk.bytes(name);
            int end = usedBytes(disk, name);
            int at = random.nextInt(end);

            file[at] ^= (byte) (1 << random.nextInt(8));

            assertThatThrownBy(() -> SegmentedLog.open(disk, SMALL, keys, random, () -> 0))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            alarm -> assertThat(alarm.reason()).isEqualTo(Reason.DAMAGED))
                    .hasMessageContaining(name)
                    .hasMessageContaining("byte ");
        });
    }

    /** Up to the mark that closing wrote (which itself holds no record), or the whole used part of an older file. */
    private static int usedBytes(SimulatedDirectory disk, String name) {
        byte[] file = disk.bytes(name);
        int end = file.length;
        while (file[end - 1] == 0) {
            end--;
        }
        boolean isLast = name.equals(disk.segments().get(disk.segments().size() - 1));
        if (!isLast) {
            // The padding of the last frame may be zeros that are no longer counted here.
            return end;
        }
        int mark = end - 1 & -Frame.ALIGNMENT;
        while (file[mark] != 'S' || file[mark + 1] != 'L' || file[mark + 2] != 'F' || file[mark + 3] != 'R') {
            mark -= Frame.ALIGNMENT;
        }
        return mark;
    }

    /** What was to be forgotten may be there or not; everything behind it is there. */
    @Test
    void afterAnyCrashesNothingIsForgottenThatWasNotToBe() {
        AtomicInteger crashes = new AtomicInteger();
        AtomicInteger forgotten = new AtomicInteger();
        Seeds.each(3_000, random -> {
            SimulatedDirectory disk = new SimulatedDirectory();
            List<String> confirmed = new ArrayList<>();
            long mayForget = 0;
            for (int life = 1 + random.nextInt(4); life > 0; life--) {
                disk.crashAfter(20 + random.nextInt(120));
                List<String> underWay = new ArrayList<>();
                try {
                    SegmentedLog log = open(disk, random);
                    for (int steps = random.nextInt(60); steps > 0; steps--) {
                        prepare(log, random);
                        if (random.nextInt(5) > 0) {
                            underWay = records(confirmed.size(), random);
                            log.append(bytes(underWay), Allowance.ORDINARY);
                            confirmed.addAll(underWay);
                            underWay = new ArrayList<>();
                        } else {
                            long upTo = random.nextLong(log.last().value() + 1);
                            mayForget = Math.max(mayForget, upTo);
                            log.trim(new Position(upTo));
                            checkTail(log, confirmed, mayForget);
                        }
                    }
                } catch (SimulatedDirectory.Crash powerIsOff) {
                    crashes.incrementAndGet();
                }
                disk.restart(random);

                SegmentedLog log = open(disk, random);

                assertThat(log.last().value()).isIn((long) confirmed.size(), (long) confirmed.size() + underWay.size());
                confirmed.addAll(underWay.subList(0, (int) log.last().value() - confirmed.size()));
                checkTail(log, confirmed, mayForget);
                forgotten.addAndGet(log.first().value() > 1 ? 1 : 0);
            }
        });
        assertThat(crashes.get()).isGreaterThan(1_000);
        assertThat(forgotten.get()).isGreaterThan(1_000);
    }

    private static void checkTail(SegmentedLog log, List<String> confirmed, long mayForget) throws IOException {
        long first = log.first().value();
        assertThat(first).isBetween(1L, mayForget + 1);
        List<String> found = new ArrayList<>();
        readAll(log, Position.NONE, (position, bytes) -> {
            assertThat(position.value()).isEqualTo(first + found.size());
            found.add(new String(bytes, StandardCharsets.UTF_8));
        });
        assertThat(found).isEqualTo(confirmed.subList((int) first - 1, confirmed.size()));
    }

    @Test
    void whatIsForgottenMakesRoomInAFullLog() throws IOException {
        RandomGenerator random = new SplittableRandom(4);
        SimulatedDirectory disk = new SimulatedDirectory();
        SegmentedLog log = open(disk, random);
        byte[] large = new byte[1_500];
        assertThatThrownBy(() -> {
                    while (true) {
                        log.append(List.of(large), Allowance.ORDINARY);
                    }
                })
                .isInstanceOf(JournalException.class);

        log.trim(log.last());

        assertThat(disk.segments()).hasSize(1);
        assertThat(disk.names()).contains(TrimMark.NAME);
        Position before = log.last();
        assertThat(log.append(List.of(large), Allowance.ORDINARY)).isEqualTo(before.plus(1));
        assertThatThrownBy(() -> log.trim(log.last().plus(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFirstFileThatTheLogDidNotRemoveItselfIsAnAlarm() throws IOException {
        for (boolean trimmed : new boolean[] {false, true}) {
            RandomGenerator random = new SplittableRandom(1);
            SimulatedDirectory disk = new SimulatedDirectory();
            SegmentedLog log = open(disk, random);
            while (log.last().value() < 60) {
                log.append(bytes(records((int) log.last().value(), random)), Allowance.ORDINARY);
            }
            if (trimmed) {
                log.trim(new Position(20));
                assertThat(log.first().value()).isGreaterThan(1);
            }
            disk.delete(disk.segments().get(0));

            assertThatThrownBy(() -> open(disk, random))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("record " + log.first() + " is missing");
        }
    }

    @Test
    void theTrimMarkOfAnotherLogIsAnAlarmAndRemovesNothing() throws IOException {
        RandomGenerator random = new SplittableRandom(1);
        SimulatedDirectory disk = new SimulatedDirectory();
        SegmentedLog log = open(disk, random);
        while (log.last().value() < 60) {
            log.append(bytes(records((int) log.last().value(), random)), Allowance.ORDINARY);
        }
        List<String> names = disk.segments();
        long second = Long.parseLong(names.get(1).substring(0, 19));
        new TrimMark(4711, second - 1).write(disk);

        assertThatThrownBy(() -> open(disk, random))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("another log");
        assertThat(disk.segments()).containsAll(names);
    }

    @Test
    void aChangedBitInTheTrimMarkIsAnAlarm() throws IOException {
        for (int bit = 0; bit < 40 * 8; bit++) {
            RandomGenerator random = new SplittableRandom(1);
            SimulatedDirectory disk = new SimulatedDirectory();
            SegmentedLog log = open(disk, random);
            while (log.last().value() < 60) {
                log.append(bytes(records((int) log.last().value(), random)), Allowance.ORDINARY);
            }
            log.trim(new Position(50));

            disk.bytes(TrimMark.NAME)[bit / 8] ^= (byte) (1 << bit % 8);

            assertThatThrownBy(() -> open(disk, random))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            alarm -> assertThat(alarm.reason()).isEqualTo(Reason.DAMAGED))
                    .hasMessageContaining(TrimMark.NAME);
        }
    }

    @Test
    void aMissingFileInTheMiddleIsAnAlarm() throws IOException {
        RandomGenerator random = new SplittableRandom(1);
        SimulatedDirectory disk = new SimulatedDirectory();
        SegmentedLog log = open(disk, random);
        while (disk.segments().size() < 4) {
            log.append(bytes(records((int) log.last().value(), random)), Allowance.ORDINARY);
        }
        disk.delete(disk.segments().get(2));

        assertThatThrownBy(() -> open(disk, random))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void aFileCutShortIsAnAlarm() throws IOException {
        RandomGenerator random = new SplittableRandom(1);
        SimulatedDirectory disk = new SimulatedDirectory();
        SegmentedLog log = open(disk, random);
        log.append(bytes(List.of("one")), Allowance.ORDINARY);
        String name = disk.segments().get(0);
        byte[] cut = Arrays.copyOf(disk.bytes(name), 1000);
        disk.create(name).write(ByteBuffer.wrap(cut), 0);

        assertThatThrownBy(() -> open(disk, random))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("byte 1000");
    }

    @Test
    void aRecordThatHoldsAFrameOfAnotherLogIsNoProofOfALaterWrite() throws IOException {
        SimulatedDirectory other = new SimulatedDirectory();
        SegmentedLog foreign = open(other, new SplittableRandom(7));
        for (int i = 0; i < 10; i++) {
            foreign.append(bytes(List.of("record " + i)), Allowance.ORDINARY);
        }
        byte[] forged = Arrays.copyOfRange(other.bytes(other.segments().get(0)), SegmentHeader.BYTES, 1024);
        SimulatedDirectory disk = new SimulatedDirectory();
        SegmentedLog log = open(disk, new SplittableRandom(8));
        log.append(List.of(new byte[4], forged), Allowance.ORDINARY);
        String name = disk.segments().get(0);
        disk.bytes(name)[SegmentHeader.BYTES + 5] ^= 1;

        SegmentedLog reopened = open(disk, new SplittableRandom(9));

        assertThat(reopened.last()).isEqualTo(Position.NONE);
    }

    @Test
    void replayBeginsWhereItIsTold() throws IOException {
        RandomGenerator random = new SplittableRandom(3);
        SegmentedLog log = open(new SimulatedDirectory(), random);
        while (log.last().value() < 300) {
            log.append(bytes(records((int) log.last().value(), random)), Allowance.ORDINARY);
        }
        for (long from :
                new long[] {0, 1, 2, 150, log.last().value(), log.last().value() + 1}) {
            List<Long> positions = new ArrayList<>();
            readAll(log, new Position(from), (position, bytes) -> positions.add(position.value()));

            List<Long> expected = new ArrayList<>();
            for (long i = Math.max(1, from); i <= log.last().value(); i++) {
                expected.add(i);
            }
            assertThat(positions).isEqualTo(expected);
        }
    }

    private static SegmentedLog open(SimulatedDirectory disk, RandomGenerator random) throws IOException {
        return SegmentedLog.open(disk, SMALL, LogKeys.NONE, random, () -> 0);
    }

    /** What the helper does meanwhile: none, some or all of what there is to do. */
    private static void prepare(SegmentedLog log, RandomGenerator random) {
        for (int steps = random.nextInt(4); steps > 0 && log.prepare(); steps--) {
            // One write or sync.
        }
    }

    private static List<String> records(int from, RandomGenerator random) {
        return IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> "record " + (from + i) + " " + "x".repeat(random.nextInt(400)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<byte[]> bytes(List<String> records) {
        return records.stream()
                .map(record -> record.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** In pieces of any size, as a drain does. */
    private static void readAll(SegmentedLog log, Position from, DurableLog.RecordReader reader) {
        try (LogReader own = log.reader(from)) {
            int maxBytes = (int) (log.last().value() * 7 % 1_000);
            while (own.read(maxBytes, reader) > 0) {
                assertThat(own.next()).isLessThanOrEqualTo(log.last().plus(1));
            }
        }
    }

    private static List<String> read(SegmentedLog log) throws IOException {
        List<String> found = new ArrayList<>();
        readAll(log, Position.NONE, (position, bytes) -> {
            assertThat(position.value()).isEqualTo(found.size() + 1L);
            found.add(new String(bytes, StandardCharsets.UTF_8));
        });
        return found;
    }
}
