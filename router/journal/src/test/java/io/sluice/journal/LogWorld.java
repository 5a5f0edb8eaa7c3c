package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.format.SegmentHeader;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Some lives of one log on one simulated disk, as chance has it: appends of both kinds, files made ahead, trims, readers, the scrubber,
 * a disk that others fill, a sync that fails, keys that change, files of version 1; each life ended by the program, by a kill or by
 * a loss of power at any operation. What must hold is checked at every opening and at every step.
 */
final class LogWorld {
    private static final int SEGMENT_BYTES = 4 << 10;

    /** What came up in all worlds; a property over nothing says nothing. */
    enum Happened {
        POWER_CUT,
        KILL,
        CLOSE,
        FAILED_SYNC,
        UNCONFIRMED_BUT_THERE,
        FULL,
        RESERVE_USED,
        ROLL_TO_A_FILE_MADE_AHEAD,
        FORGOTTEN,
        VERSION_ONE,
        ENCRYPTED
    }

    private final RandomGenerator random;
    private final KnownBug bug;
    private final Map<Happened, Integer> happened;
    private final SimulatedDirectory disk = new SimulatedDirectory();
    private final JournalSettings settings;
    private final List<LogKey> usedKeys = new ArrayList<>();
    private final Map<String, byte[]> sealed = new HashMap<>();
    /** Confirmed, or found at an opening: position 1 first. */
    private final List<String> known = new ArrayList<>();

    private List<String> underWay = new ArrayList<>();
    private long mayForget;
    private long now;

    LogWorld(RandomGenerator random, KnownBug bug, Map<Happened, Integer> happened) {
        this.random = random;
        this.bug = bug;
        this.happened = happened;
        int reserve = random.nextInt(3);
        this.settings = new JournalSettings(
                SEGMENT_BYTES,
                2 << 10,
                2 << 10,
                (reserve + 2L + random.nextInt(12)) * SEGMENT_BYTES,
                reserve,
                random.nextLong(4) * SEGMENT_BYTES,
                Duration.ofSeconds(1));
        disk.onWrite(this::requireFreshNonce);
    }

    static Map<Happened, Integer> counts() {
        return new EnumMap<>(Happened.class);
    }

    void run() throws IOException {
        for (int life = 2 + random.nextInt(4); life > 0; life--) {
            live();
            if (random.nextBoolean()) {
                count(Happened.POWER_CUT);
                disk.restart(random);
            } else {
                count(Happened.KILL);
                disk.kill();
            }
            disk.limit(Long.MAX_VALUE);
            maybeToVersionOne();
        }
        requireAll(open());
    }

    private void live() {
        disk.crashAfter(random.nextInt(300));
        disk.failSyncAfter(random.nextInt(3) == 0 ? 1 + random.nextInt(60) : Integer.MAX_VALUE);
        try {
            SegmentedLog log = open();
            requireAll(log);
            LogReader reader =
                    log.reader(new Position(random.nextLong(log.last().value() + 2)));
            Scrubber scrubber = new Scrubber(log, () -> now, 10_000);
            for (int steps = random.nextInt(80); steps > 0; steps--) {
                step(log, reader, scrubber);
            }
            if (random.nextInt(3) == 0) {
                log.close();
                count(Happened.CLOSE);
            }
        } catch (SimulatedDirectory.Crash ended) {
            assertThat(disk.operationsLeft()).isZero();
        } catch (IOException failed) {
            assertThat(failed).hasMessageContaining("Input/output error");
            count(Happened.FAILED_SYNC);
        } catch (JournalException noFirstFile) {
            assertThat(noFirstFile.reason()).isEqualTo(Reason.FULL);
            assertThat(known).isEmpty();
        }
    }

    private SegmentedLog open() throws IOException {
        KnownBug.Faulty directory = bug.on(disk);
        RandomGenerator own = bug == KnownBug.SEALS_WITH_THE_SAME_SALT ? new SplittableRandom(1) : random;
        SegmentedLog log = SegmentedLog.open(directory, settings, keys(), own, () -> 0);
        directory.opened();
        return log;
    }

    /** Every key that was ever used, and sometimes another one for what comes. */
    private LogKeys keys() {
        if (random.nextInt(3) > 0 || usedKeys.isEmpty()) {
            byte[] key = new byte[LogKey.BYTES];
            Arrays.fill(key, (byte) random.nextInt(3));
            usedKeys.add(new LogKey(key));
        }
        LogKey present = usedKeys.get(usedKeys.size() - 1);
        if (random.nextInt(3) == 0) {
            return new LogKeys(Optional.empty(), usedKeys);
        }
        count(Happened.ENCRYPTED);
        return new LogKeys(Optional.of(present), usedKeys);
    }

    private void step(SegmentedLog log, LogReader reader, Scrubber scrubber) throws IOException {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> append(log, Allowance.ORDINARY);
            case 4 -> append(log, Allowance.RESERVE);
            case 5, 6 -> {
                int writes = random.nextInt(8);
                while (writes > 0 && log.prepare()) {
                    writes--;
                }
            }
            case 7 -> trim(log);
            case 8 -> {
                reader.read(random.nextInt(3_000), this::requireKnown);
                now += random.nextLong(2_000_000_000);
                assertThat(scrubber.step().damage()).isEmpty();
            }
            default -> disk.limit(random.nextInt(3) == 0 ? 0 : Long.MAX_VALUE);
        }
        long bytes = 0;
        for (String name : disk.names()) {
            bytes += Segment.isSegment(name) || Segment.isBlank(name) ? disk.bytes(name).length : 0;
        }
        assertThat(bytes).as("the log keeps to its limit").isLessThanOrEqualTo(settings.logBytes());
    }

    /** Without room for a mark it may be tried again. */
    private void trim(SegmentedLog log) throws IOException {
        long upTo = random.nextLong(log.last().value() + 1);
        mayForget = Math.max(mayForget, upTo);
        try {
            log.trim(new Position(upTo));
            countIf(log.first().value() > 1, Happened.FORGOTTEN);
        } catch (IOException failed) {
            if (!String.valueOf(failed.getMessage()).startsWith("No space")) {
                throw failed;
            }
        }
    }

    private void append(SegmentedLog log, Allowance allowance) throws IOException {
        underWay = new ArrayList<>();
        for (int records = 1 + random.nextInt(3); records > 0; records--) {
            underWay.add("record " + random.nextLong() + "x".repeat(random.nextInt(400)));
        }
        long before = log.segments().newest().header().first();
        try {
            Position last = log.append(
                    underWay.stream()
                            .map(record -> record.getBytes(StandardCharsets.UTF_8))
                            .toList(),
                    allowance);
            known.addAll(underWay);
            assertThat(last).isEqualTo(new Position(known.size())).isEqualTo(log.last());
            countIf(
                    log.segments().newest().header().first() > before,
                    allowance == Allowance.RESERVE ? Happened.RESERVE_USED : Happened.ROLL_TO_A_FILE_MADE_AHEAD);
        } catch (JournalException full) {
            assertThat(full.reason()).isEqualTo(Reason.FULL);
            count(Happened.FULL);
        }
        underWay = new ArrayList<>();
    }

    /** All that is known from the first record on, and at most the one append under way, whole. */
    private void requireAll(SegmentedLog log) {
        assertThat(log.last().value()).isIn((long) known.size(), (long) known.size() + underWay.size());
        if (log.last().value() > known.size()) {
            known.addAll(underWay);
            count(Happened.UNCONFIRMED_BUT_THERE);
        }
        underWay = new ArrayList<>();
        long first = log.first().value();
        assertThat(first).isBetween(1L, mayForget + 1);
        try (LogReader reader = log.reader(Position.NONE)) {
            int found = 0;
            int count = -1;
            while (count != 0) {
                count = reader.read(random.nextInt(3_000), this::requireKnown);
                found += count;
            }
            assertThat(found).isEqualTo(known.size() - first + 1);
        }
    }

    private void requireKnown(Position position, byte[] bytes) {
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(known.get((int) position.value() - 1));
    }

    /** A salt and a count stand before one text only, whatever became of it. */
    private void requireFreshNonce(String name, byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        boolean isFrame = Segment.isSegment(name) && frame.length > 32 && in.getInt(0) == 0x534C_4652;
        if (isFrame && isEncrypted(name)) {
            byte[] nonce = Arrays.copyOfRange(frame, 32, 56);
            byte[] before = sealed.put(Arrays.toString(nonce), frame.clone());
            if (before != null) {
                assertThat(frame).as("sealed with a nonce that was used").isEqualTo(before);
            }
        }
    }

    private boolean isEncrypted(String name) {
        return SegmentHeader.read(ByteBuffer.wrap(disk.bytes(name)).slice(0, SegmentHeader.BYTES))
                .map(header -> header.keyId() != 0)
                .orElse(false);
    }

    /** As if all that is there had been written by the program before, if it could have been. */
    private void maybeToVersionOne() throws IOException {
        if (random.nextInt(4) > 0 || disk.segments().stream().anyMatch(this::isEncrypted)) {
            return;
        }
        for (String name : disk.segments()) {
            SegmentHeader header = SegmentHeader.read(
                            ByteBuffer.wrap(disk.bytes(name)).slice(0, SegmentHeader.BYTES))
                    .orElseThrow();
            SegmentHeader one = new SegmentHeader(1, header.segmentBytes(), header.logId(), header.first(), 0, 0);
            disk.open(name).write(one.toBytes(), 0);
            disk.open(name).sync();
            count(Happened.VERSION_ONE);
        }
    }

    private void countIf(boolean holds, Happened what) {
        if (holds) {
            count(what);
        }
    }

    private void count(Happened what) {
        happened.merge(what, 1, Integer::sum);
    }
}
