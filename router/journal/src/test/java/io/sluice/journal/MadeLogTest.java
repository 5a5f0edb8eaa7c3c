package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalException.Reason;
import io.sluice.journal.seal.LogKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MadeLogTest {
    private static final JournalSettings SETTINGS =
            new JournalSettings(4 << 10, 1 << 10, 1 << 20, 1 << 20, 0, 1 << 20, Duration.ofSeconds(10));

    @TempDir
    private Path directory;

    @Test
    void aLogIsMadeWithTheIdOfAnother() {
        try (FileLog made = make(new Beginning(4711, new Position(1)))) {
            assertThat(made.id()).isEqualTo(4711);
            assertThat(made.first()).isEqualTo(new Position(1));
            assertThat(made.last()).isEqualTo(Position.NONE);
        }
        try (FileLog again = open()) {
            assertThat(again.id()).isEqualTo(4711);
        }
    }

    @Test
    void aLogIsMadeBehindWhatAnotherHasForgotten() {
        try (FileLog made = make(new Beginning(4711, new Position(1001)))) {
            assertThat(made.first()).isEqualTo(new Position(1001));
            assertThat(made.last()).isEqualTo(new Position(1000));
            assertThat(append(made, 3)).isEqualTo(new Position(1003));
        }
        try (FileLog again = open()) {
            List<Position> read = new ArrayList<>();
            again.replay(Position.NONE, (position, bytes) -> read.add(position));
            assertThat(read).containsExactly(new Position(1001), new Position(1002), new Position(1003));
        }
    }

    @Test
    void aLogThatBeginsLateForgetsOn() {
        try (FileLog made = make(new Beginning(4711, new Position(1001)))) {
            for (int i = 0; i < 40; i++) {
                append(made, 1);
            }
            made.trim(new Position(1040));
            assertThat(made.first().value()).isGreaterThan(1001);
        }
        try (FileLog again = open()) {
            assertThat(again.last()).isEqualTo(new Position(1040));
        }
    }

    @Test
    void aLogThatIsThereIsNotMadeAgain() {
        open().close();

        assertThatThrownBy(() -> make(new Beginning(4711, new Position(1))))
                .isInstanceOfSatisfying(
                        JournalException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNREADABLE));
        open().close();
    }

    private static Position append(FileLog log, int records) {
        List<byte[]> some = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            some.add(new byte[300]);
        }
        return log.append(some).toCompletableFuture().join();
    }

    private FileLog make(Beginning beginning) {
        return FileLog.make(directory, SETTINGS, LogKeys.NONE, beginning, new Random(1), MonotonicClock.SYSTEM);
    }

    private FileLog open() {
        return FileLog.open(directory, SETTINGS, new Random(2));
    }
}
