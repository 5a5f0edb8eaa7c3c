package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.format.SegmentHeader;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of other forms than the plain one of now: encrypted, and of the version before. */
final class EncryptionTest {
    private static final LogKey FIRST = key(1);
    private static final LogKey SECOND = key(2);
    private static final String SECRET = "INSERT INTO secrets";

    private final SimulatedDirectory disk = new SimulatedDirectory();
    private long seed;

    @Test
    void whatIsEncryptedIsReadWithItsKeyAndStandsNowhereInTheFiles() throws IOException {
        SegmentedLog log = open(LogKeys.of(FIRST));
        append(log, 100);
        log.close();

        assertThat(read(open(LogKeys.of(FIRST)))).isEqualTo(expected(100));
        assertThat(disk.segments()).hasSizeGreaterThan(2);
        for (String name : disk.names()) {
            assertThat(new String(disk.bytes(name), StandardCharsets.ISO_8859_1))
                    .doesNotContain("secrets");
        }
    }

    @Test
    void aWrongOrMissingKeyIsToldAsThatAndChangesNothing() throws IOException {
        append(open(LogKeys.of(FIRST)), 100);
        disk.bytes(disk.segments().get(0))[SegmentHeader.BYTES + 40] ^= 1;
        Map<String, byte[]> before = copy();

        for (LogKeys keys : List.of(LogKeys.NONE, LogKeys.of(SECOND), LogKeys.of(SECOND, key(3)))) {
            assertThatThrownBy(() -> open(keys))
                    .satisfies(is(Reason.WRONG_KEY))
                    .hasMessageContaining(LogKey.text(FIRST.id()));
        }
        assertThat(disk.names()).containsExactlyElementsOf(before.keySet());
        before.forEach((name, bytes) -> assertThat(disk.bytes(name)).isEqualTo(bytes));
    }

    @Test
    void afterARotationNewFilesHaveTheNewKeyAndOldOnesAreReadWithTheOld() throws IOException {
        append(open(LogKeys.NONE), 20);
        append(open(LogKeys.of(FIRST)), 40);
        append(open(LogKeys.of(SECOND, FIRST)), 60);

        SegmentedLog log = open(LogKeys.of(SECOND, FIRST));

        assertThat(read(log)).isEqualTo(expected(60));
        assertThatThrownBy(() -> open(LogKeys.of(SECOND))).satisfies(is(Reason.WRONG_KEY));
        log.trim(new Position(60));
        assertThat(open(LogKeys.of(SECOND)).last()).isEqualTo(new Position(60));
    }

    @Test
    void noSaltAndCountIsUsedTwiceAlsoAfterACutTail() throws IOException {
        Map<String, byte[]> seen = new TreeMap<>();
        for (int life = 0; life < 50; life++) {
            SegmentedLog log = open(LogKeys.of(FIRST));
            append(log, log.last().value() + 1);
            // The last write is lost and another one stands in its place.
            String name = disk.segments().get(disk.segments().size() - 1);
            byte[] file = disk.bytes(name);
            int frame = lastFrame(file);
            byte[] sealed = Arrays.copyOfRange(file, frame + 32, frame + 32 + 24);
            assertThat(seen.put(Arrays.toString(sealed), sealed)).isNull();
            if (life % 2 == 0) {
                file[frame + 40] ^= 1;
            }
        }
        assertThat(open(LogKeys.of(FIRST)).last()).isEqualTo(new Position(25));
    }

    @Test
    void whatWasAlteredWithItsChecksumsIsDamageAndNeverCut() throws IOException {
        append(open(LogKeys.of(FIRST)), 3);
        byte[] file = disk.bytes(disk.segments().get(0));
        int frame = lastFrame(file);
        file[frame + 32 + 30] ^= 1;
        ByteBuffer in = ByteBuffer.wrap(file);
        CRC32C body = new CRC32C();
        body.update(file, frame + 32, in.getInt(frame + 12));
        in.putInt(frame + 8, (int) body.getValue());
        CRC32C head = new CRC32C();
        head.update(ByteBuffer.allocate(8).putLong(0, in.getLong(16)));
        head.update(file, frame + 8, 24);
        in.putInt(frame + 4, (int) head.getValue());

        assertThatThrownBy(() -> open(LogKeys.of(FIRST)))
                .satisfies(is(Reason.DAMAGED))
                .hasMessageContaining("byte " + frame)
                .hasMessageContaining("altered");
    }

    @Test
    void aLogOfTheVersionBeforeIsReadAndGoesOnInANewFile() throws IOException {
        SegmentedLog old = open(LogKeys.NONE);
        append(old, 100);
        old.close();
        toVersionOne();
        Map<String, byte[]> before = copy();

        SegmentedLog log = open(LogKeys.of(FIRST));
        append(log, 200);

        assertThat(read(log)).isEqualTo(expected(200));
        assertThat(read(open(LogKeys.of(FIRST)))).isEqualTo(expected(200));
        assertThat(disk.segments()).startsWith(segmentsOf(before).toArray(String[]::new));
        for (String name : segmentsOf(before)) {
            assertThat(disk.bytes(name)).as(name).isEqualTo(before.get(name));
        }
        assertThat(ByteBuffer.wrap(disk.bytes(disk.segments().get(before.size() - 1)))
                        .getInt(8))
                .isEqualTo(2);
    }

    @Test
    void aMissingFileOfTheVersionBeforeIsAnAlarmAlsoWhenOpeningReadsLittle() throws IOException {
        append(open(LogKeys.NONE), 100);
        toVersionOne();
        append(open(LogKeys.NONE), 200);
        for (int missing = 1; missing < disk.segments().size() - 1; missing++) {
            String name = disk.segments().get(missing);
            byte[] bytes = disk.bytes(name).clone();
            disk.delete(name);

            assertThatThrownBy(() -> open(LogKeys.NONE, 0))
                    .satisfies(is(Reason.DAMAGED))
                    .hasMessageContaining("missing");

            disk.create(name).write(ByteBuffer.wrap(bytes), 0);
        }
        assertThat(read(open(LogKeys.NONE, 0))).isEqualTo(expected(200));
    }

    @Test
    void anEmptyLogOfAnotherFormIsReplaced() throws IOException {
        open(LogKeys.of(SECOND)).close();
        assertThat(disk.segments()).hasSize(1);

        SegmentedLog log = open(LogKeys.of(FIRST, SECOND));
        LogReader reader = log.reader(Position.NONE);
        append(log, 1);

        assertThat(disk.segments()).hasSize(1);
        assertThat(reader.read(1, (position, bytes) -> {})).isEqualTo(1);
        assertThat(read(open(LogKeys.of(FIRST)))).isEqualTo(expected(1));
    }

    @Test
    void aKeyIsReadFromAFileAndNeverShown(@TempDir Path folder) throws IOException {
        byte[] bytes = new byte[LogKey.BYTES];
        Arrays.fill(bytes, (byte) 1);
        String line = Base64.getEncoder().encodeToString(bytes);
        Path file = Files.writeString(folder.resolve("key"), line + "\n");

        LogKey key = LogKey.read(file);

        assertThat(key.id()).isEqualTo(FIRST.id()).isNotEqualTo(SECOND.id());
        assertThat(LogKeys.of(key).toString()).contains(LogKey.text(key.id())).doesNotContain(line);
        Files.writeString(file, line.substring(4));
        assertThatThrownBy(() -> LogKey.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasNoCause();
    }

    private static LogKey key(int value) {
        byte[] key = new byte[LogKey.BYTES];
        Arrays.fill(key, (byte) value);
        return new LogKey(key);
    }

    private SegmentedLog open(LogKeys keys) throws IOException {
        return open(keys, 1L << 40);
    }

    private SegmentedLog open(LogKeys keys, long checkedBytes) throws IOException {
        JournalSettings settings =
                new JournalSettings(4 << 10, 2 << 10, 2 << 10, 1 << 20, 0, checkedBytes, Duration.ofSeconds(1));
        seed++;
        return SegmentedLog.open(disk, settings, keys, new SplittableRandom(seed), () -> 0);
    }

    private static void append(SegmentedLog log, long upTo) throws IOException {
        while (log.last().value() < upTo) {
            log.append(List.of(text(log.last().value() + 1).getBytes(StandardCharsets.UTF_8)), Allowance.ORDINARY);
        }
    }

    private static String text(long position) {
        return SECRET + " " + position + "x".repeat((int) (position * 37 % 150));
    }

    private static List<String> expected(int count) {
        List<String> all = new ArrayList<>();
        for (int position = 1; position <= count; position++) {
            all.add(text(position));
        }
        return all;
    }

    private static List<String> read(SegmentedLog log) {
        List<String> found = new ArrayList<>();
        try (LogReader reader = log.reader(Position.NONE)) {
            while (reader.read(1_000, (position, bytes) -> found.add(new String(bytes, StandardCharsets.UTF_8))) > 0) {
                assertThat(found).isNotEmpty();
            }
        }
        return found;
    }

    private static int lastFrame(byte[] file) {
        int at = file.length - 8;
        while (file[at] != 'S' || file[at + 1] != 'L' || file[at + 2] != 'F' || file[at + 3] != 'R') {
            at -= 8;
        }
        return at;
    }

    private Map<String, byte[]> copy() {
        Map<String, byte[]> copy = new TreeMap<>();
        disk.names().forEach(name -> copy.put(name, disk.bytes(name).clone()));
        return copy;
    }

    private static List<String> segmentsOf(Map<String, byte[]> files) {
        return files.keySet().stream().filter(Segment::isSegment).toList();
    }

    /** Plain frames are the same in both versions; the header lacks what version 2 put into its zeros. */
    private void toVersionOne() throws IOException {
        for (String name : disk.segments()) {
            SegmentHeader now =
                    SegmentHeader.read(ByteBuffer.wrap(disk.bytes(name))).orElseThrow();
            SegmentHeader one = new SegmentHeader(1, now.segmentBytes(), now.logId(), now.first(), 0, 0);
            disk.open(name).write(one.toBytes(), 0);
        }
    }

    private static Consumer<Throwable> is(Reason reason) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        JournalException.class,
                        alarm -> assertThat(alarm.reason()).isEqualTo(reason));
    }
}
