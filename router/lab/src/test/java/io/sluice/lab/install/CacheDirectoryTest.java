package io.sluice.lab.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {
    @TempDir
    Path root;

    @Test
    void directoryIsMadeOnceHoweverManyThreadsWantIt() throws Exception {
        CacheDirectory cache = new CacheDirectory(root);
        AtomicInteger made = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<Path>> results = new ArrayList<>();

        for (int i = 0; i < 8; i++) {
            results.add(threads.submit(() -> cache.obtain("thing", dir -> {
                made.incrementAndGet();
                Files.writeString(dir.resolve("file"), "content");
            })));
        }

        for (Future<Path> result : results) {
            assertThat(result.get(30, TimeUnit.SECONDS).resolve("file")).hasContent("content");
        }
        assertThat(made).hasValue(1);
        threads.shutdownNow();
    }

    @Test
    void whatFailedIsMadeAnewWithoutTheRemainsOfTheFirstTry() throws Exception {
        CacheDirectory cache = new CacheDirectory(root);
        assertThatThrownBy(() -> cache.obtain("thing", dir -> {
                    Files.writeString(dir.resolve("half"), "");
                    throw new IOException("no");
                }))
                .hasMessage("no");

        Path made = cache.obtain("thing", dir -> Files.writeString(dir.resolve("whole"), ""));

        assertThat(made).isDirectoryContaining("glob:**/whole").isDirectoryNotContaining("glob:**/half");
    }

    @Test
    void copyHasTheSameBytesAlsoWhereTheyAreZero() throws Exception {
        Path from = root.resolve("from");
        Files.createDirectories(from.resolve("below"));
        byte[] bytes = new byte[300_001];
        bytes[0] = 1;
        bytes[200_000] = 2;
        Files.write(from.resolve("below/holes"), bytes);
        Files.write(from.resolve("zeros"), new byte[200_000]);
        Files.write(from.resolve("empty"), new byte[0]);

        Directories.copy(from, root.resolve("to"));

        assertThat(root.resolve("to/below/holes")).hasBinaryContent(bytes);
        assertThat(root.resolve("to/zeros")).hasBinaryContent(new byte[200_000]);
        assertThat(root.resolve("to/empty")).isEmptyFile();
    }

    @Test
    void deletingWhatIsNotThereIsHarmless() throws Exception {
        Path dir = Files.createDirectories(root.resolve("a/b"));
        Files.createSymbolicLink(dir.resolve("link"), root);

        Directories.delete(root.resolve("a"));
        Directories.delete(root.resolve("a"));

        assertThat(root).exists();
        assertThat(root.resolve("a")).doesNotExist();
    }
}
