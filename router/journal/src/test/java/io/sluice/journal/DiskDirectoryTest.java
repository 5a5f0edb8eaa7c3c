package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.journal.disk.DiskDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskDirectoryTest {
    @TempDir
    Path temp;

    @Test
    void missingParentsAreMade() throws Exception {
        Path deep = temp.resolve("a/b/log");

        try (DiskDirectory directory = DiskDirectory.open(deep)) {
            assertThat(directory.names()).containsExactly("lock");
        }
    }

    @Test
    void aPathThatIsAFileIsToldByItsName() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));

        assertThatThrownBy(() -> DiskDirectory.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> FileLog.open(file, JournalSettings.DEFAULT, new SplittableRandom(1)))
                .isInstanceOfSatisfying(
                        JournalException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(JournalException.Reason.UNREADABLE))
                .hasMessageContaining(file.toString());
    }
}
