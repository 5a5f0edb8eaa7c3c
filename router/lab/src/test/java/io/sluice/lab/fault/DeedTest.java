package io.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeedTest {
    private static final String MARK = """
            begin() { mkdir "$1"; }
            end() { rmdir "$1"; }
            """;

    @TempDir
    Path directory;

    @Test
    void whatWasBegunIsUndoneByTheFirstClose() throws Exception {
        Path mark = directory.resolve("mark");
        Deed deed = Deed.begin("mark", MARK, mark.toString());
        boolean wasThere = Files.exists(mark);

        deed.close();
        Files.createDirectory(mark);
        deed.close();

        assertThat(wasThere).isTrue();
        assertThat(mark).exists();
    }

    @Test
    void whatCannotBeginSaysWhyAndUndoesNothingOfOthers() throws Exception {
        Path mark = Files.createDirectory(directory.resolve("mark"));

        assertThatThrownBy(() -> Deed.begin("mark", MARK, mark.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("mark is not possible: ")
                .hasMessageContaining("File exists");
        assertThat(mark).exists();
    }

    @Test
    void whatCannotBeUndoneSaysWhy() throws Exception {
        Path mark = directory.resolve("mark");
        Deed deed = Deed.begin("mark", MARK, mark.toString());
        Files.delete(mark);

        assertThatThrownBy(deed::close)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("mark cannot be undone: ");
    }

    @Test
    void deedUntilShutdownCanBeClosedBefore() throws Exception {
        Path mark = directory.resolve("mark");
        Deed deed = Deed.begin("mark", MARK, mark.toString()).untilShutdown();

        deed.close();

        assertThat(mark).doesNotExist();
    }
}
