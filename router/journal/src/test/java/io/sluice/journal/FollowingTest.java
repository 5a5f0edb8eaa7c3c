package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.log.Position;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FollowingTest {
    @TempDir
    Path directory;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Test
    void aFollowerIsToldOfEachRecordInOrderBeforeItsAppendIsOver() throws Exception {
        try (FileLog log = FileLog.open(directory, JournalSettings.DEFAULT, new SplittableRandom(1))) {
            append(log, "before").get(5, TimeUnit.SECONDS);

            Position behind = log.follow((position, bytes) -> told.add(position + text(bytes)));
            append(log, "a", "b").get(5, TimeUnit.SECONDS);
            List<String> whenOver = List.copyOf(told);

            assertThat(behind).isEqualTo(new Position(1));
            assertThat(whenOver).containsExactly("2a", "3b");
        }
    }

    @Test
    void noRecordIsMissedOrToldTwiceWhoeverComesInTheMiddle() throws Exception {
        try (FileLog log = FileLog.open(directory, JournalSettings.DEFAULT, new SplittableRandom(1))) {
            List<CompletableFuture<Position>> appends = new ArrayList<>();
            for (int i = 1; i <= 2_000; i++) {
                appends.add(append(log, String.valueOf(i)));
                if (i == 700) {
                    Position behind = log.follow((position, bytes) -> told.add(text(bytes)));
                    for (long before = 1; before <= behind.value(); before++) {
                        told.add((int) before - 1, String.valueOf(before));
                    }
                }
            }
            CompletableFuture.allOf(appends.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);

            assertThat(told).hasSize(2_000).doesNotHaveDuplicates().contains("1", "2000");
        }
    }

    @Test
    void aSecondFollowerIsRefused() {
        try (FileLog log = FileLog.open(directory, JournalSettings.DEFAULT, new SplittableRandom(1))) {
            log.follow((position, bytes) -> told.add(text(bytes)));

            assertThatThrownBy(() -> log.follow((position, bytes) -> told.clear()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static CompletableFuture<Position> append(FileLog log, String... records) {
        List<byte[]> bytes = new ArrayList<>();
        for (String record : records) {
            bytes.add(record.getBytes(StandardCharsets.UTF_8));
        }
        return log.append(bytes).toCompletableFuture();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
