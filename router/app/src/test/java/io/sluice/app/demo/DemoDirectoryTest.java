package io.sluice.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.app.process.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void whatAnEarlierDemoLeftIsRemoved() throws Exception {
        Path dir = parent.resolve("demo");
        DemoDirectory.take(dir).close();
        Files.createDirectories(dir.resolve("shard-1/primary"));
        Files.writeString(dir.resolve("shard-1/primary/ibdata1"), "data");

        DemoDirectory.take(dir).close();

        assertThat(dir).isDirectoryNotContaining("glob:**shard-1");
    }

    @Test
    void whatIsNoDemosIsLeftAlone() throws Exception {
        Path photo = Files.writeString(parent.resolve("photo.jpg"), "mine");

        assertThatThrownBy(() -> DemoDirectory.take(parent))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is neither empty nor a demo's");
        assertThat(photo).hasContent("mine");
    }

    @Test
    void aSecondDemoInTheSameDirectoryIsRefused() throws Exception {
        DemoDirectory first = DemoDirectory.take(parent.resolve("demo"));
        Path kept = Files.writeString(parent.resolve("demo/sluice.yaml"), "settings");

        assertThatThrownBy(() -> DemoDirectory.take(parent.resolve("demo")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("another demo runs in");

        assertThat(kept).exists();
        first.close();
    }
}
