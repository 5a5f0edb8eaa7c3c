package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.testing.Seeds;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.Scrubber.Scrubbed;
import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class ScrubberTest {
    private static final JournalSettings SMALL =
            new JournalSettings(4 << 10, 2 << 10, 2 << 10, 1 << 20, 0, 1L << 40, Duration.ofSeconds(1));
    private static final long SECOND = 1_000_000_000;

    private final SimulatedDirectory disk = new SimulatedDirectory();
    private long now;

    @Test
    void itReadsNoFasterThanItMayHoweverItIsCalled() throws IOException {
        SegmentedLog log = log(400, LogKeys.NONE);
        Scrubber scrubber = new Scrubber(log, () -> now, 4_000);
        RandomGenerator random = new SplittableRandom(1);
        long bytes = 0;
        boolean isOver = false;
        while (!isOver) {
            now += random.nextLong(3 * SECOND / 2);
            Scrubbed step = scrubber.step();
            isOver = step.isRoundOver();
            bytes += step.bytes();
            assertThat(step.damage()).isEmpty();
            assertThat(bytes).isLessThanOrEqualTo(now * 4_000 / SECOND + 2_048);
        }
        assertThat(bytes)
                .as("all but the newest file")
                .isGreaterThan((disk.segments().size() - 2) * 3_800L);
        assertThat(now).isLessThan(2 * bytes / 4_000 * SECOND);
    }

    /** The newest file is the writer's, and the rest of a damaged one is left out. */
    @Test
    void eachDamagedClosedFileIsToldOnceARoundWithItsPlaceAndTheLogGoesOn() {
        Seeds.each(300, random -> {
            SimulatedDirectory fresh = new SimulatedDirectory();
            LogKeys keys = random.nextBoolean() ? LogKeys.NONE : LogKeys.of(new LogKey(new byte[LogKey.BYTES]));
            SegmentedLog log = SegmentedLog.open(fresh, SMALL, keys, random, () -> now);
            fill(log, 200);
            String name = fresh.segments().get(random.nextInt(fresh.segments().size() - 1));
            byte[] file = fresh.bytes(name);
            int end = file.length;
            while (file[end - 1] == 0) {
                end--;
            }
            file[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
            Scrubber scrubber = new Scrubber(log, () -> now, 1L << 40);

            for (int round = 0; round < 2; round++) {
                List<JournalException> found = round(scrubber);

                assertThat(found).hasSize(1);
                assertThat(found.get(0).reason()).isEqualTo(Reason.DAMAGED);
                assertThat(found.get(0)).hasMessageContaining(name).hasMessageContaining("byte ");
            }
            assertThat(log.append(List.of(new byte[8]), Allowance.ORDINARY)).isEqualTo(log.last());
        });
    }

    @Test
    void whatIsForgottenMeanwhileIsNoDamage() throws IOException {
        SegmentedLog log = log(400, LogKeys.NONE);
        Scrubber scrubber = new Scrubber(log, () -> now, 1_000);
        now += SECOND;
        assertThat(scrubber.step().bytes()).isPositive();

        log.trim(new Position(200));

        assertThat(round(scrubber)).isEmpty();
        log.trim(log.last());
        assertThat(round(scrubber)).isEmpty();
    }

    @Test
    void aFileThatSomebodyRemovedIsTold() throws IOException {
        SegmentedLog log = log(400, LogKeys.NONE);
        String name = disk.segments().get(2);
        disk.delete(name);

        List<JournalException> found = round(new Scrubber(log, () -> now, 1L << 40));

        assertThat(found).hasSize(1);
        assertThat(found.get(0)).hasMessageContaining(name);
        assertThat(found.get(0).reason()).isEqualTo(Reason.UNREADABLE);
    }

    private List<JournalException> round(Scrubber scrubber) {
        List<JournalException> found = new ArrayList<>();
        boolean isOver = false;
        while (!isOver) {
            now += SECOND;
            Scrubbed step = scrubber.step();
            Optional<JournalException> damage = step.damage();
            damage.ifPresent(found::add);
            isOver = step.isRoundOver();
        }
        return found;
    }

    private SegmentedLog log(long records, LogKeys keys) throws IOException {
        SegmentedLog log = SegmentedLog.open(disk, SMALL, keys, new SplittableRandom(1), () -> now);
        fill(log, records);
        return log;
    }

    private static void fill(SegmentedLog log, long records) throws IOException {
        while (log.last().value() < records) {
            log.append(List.of(new byte[100]), Allowance.ORDINARY);
        }
    }
}
