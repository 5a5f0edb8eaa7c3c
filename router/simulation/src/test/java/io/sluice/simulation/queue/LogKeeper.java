package io.sluice.simulation.queue;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.journal.Allowance;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalSettings;
import io.sluice.journal.LogReader;
import io.sluice.journal.SteppedLog;
import io.sluice.simulation.queue.Broken.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A log with the times that a disk takes. What comes while it writes goes into the next write. */
final class LogKeeper {
    static final int SEGMENT_BYTES = 8 << 10;
    static final JournalSettings SETTINGS = new JournalSettings(
            SEGMENT_BYTES, 2 << 10, 4 << 10, 512 << 10, 1, 3 * SEGMENT_BYTES, Duration.ofSeconds(10));
    /** One write has no more. */
    private static final int RECORDS_MAX = 40;

    private static final long SYNC_NANOS = 1_500_000;

    private final Life life;
    private final SteppedLog log;
    private boolean writes;

    LogKeeper(Life life, Disk disk, long random) {
        this.life = life;
        this.log = SteppedLog.open(disk, SETTINGS, new SplittableRandom(random), life.time::nanos);
    }

    SteppedLog log() {
        return log;
    }

    /** @param ended hears of it on the loop */
    void append(
            QueueRecord record, Allowance allowance, BiConsumer<@Nullable Position, @Nullable JournalException> ended) {
        log.append(List.of(QueueCodec.encode(record)), allowance)
                .whenComplete(
                        (position, failure) -> life.post(() -> ended.accept(position, (JournalException) failure)));
        pump();
    }

    private void pump() {
        if (!writes && log.hasWaiting()) {
            writes = true;
            boolean slow = life.chance.oneIn(60);
            life.after(life.chance.about(slow ? 100 * SYNC_NANOS : SYNC_NANOS), () -> {
                writes = false;
                log.write();
                while (life.chance.oneIn(2) && log.prepare()) {
                    // A file that will be needed.
                }
                pump();
            });
        }
    }

    /** Each record from there on, for as long as it is wanted; the position behind the last one that was. */
    long read(long from, BiPredicate<Long, QueueRecord> wanted) {
        boolean[] goesOn = {true};
        try (LogReader reader = log.reader(new Position(from))) {
            int given = 1;
            while (goesOn[0] && given > 0) {
                given = reader.read(
                        1, (position, bytes) -> goesOn[0] = wanted.test(position.value(), QueueCodec.decode(bytes)));
            }
            return reader.next().value();
        }
    }

    // -- damage -----------------------------------------------------------------------------------------------------

    /**
     * One bit of a log's files flips while nobody has them open: whoever opens them then must see it, or must not be misled.
     * The disk is as before in the end.
     */
    static void damageMustBeSeen(Disk disk, RandomGenerator random) {
        Map<String, byte[]> copy = disk.copy();
        List<byte[]> sound = read(disk);
        disk.restore(copy);
        disk.flipBit(random);
        try {
            List<byte[]> found = read(disk);
            // As is known, damage in the very last write looks like a torn one: with one copy nothing tells them apart.
            boolean isWhole = found.size() >= sound.size() - RECORDS_MAX;
            for (int i = 0; i < found.size(); i++) {
                isWhole = isWhole && i < sound.size() && Arrays.equals(found.get(i), sound.get(i));
            }
            if (!isWhole) {
                throw new Broken(Rule.DAMAGE_IS_SEEN, "a flipped bit gives other records");
            }
        } catch (JournalException seen) {
            // So it must be.
        } finally {
            disk.restore(copy);
        }
    }

    private static List<byte[]> read(Disk disk) {
        List<byte[]> all = new ArrayList<>();
        SteppedLog log = SteppedLog.open(disk, SETTINGS, new SplittableRandom(1), () -> 0);
        log.replay(log.first(), (position, bytes) -> all.add(bytes));
        return all;
    }
}
