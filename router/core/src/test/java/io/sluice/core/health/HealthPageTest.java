package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class HealthPageTest {
    @Test
    void thePageHasARowForEachVerdictInTheirOrder() throws IOException {
        String page = Files.readString(Path.of("../../docs/health.md"));

        assertThat(page.lines().filter(line -> line.startsWith("| `")).map(line -> line.split("`", 3)[1]))
                .containsExactlyElementsOf(
                        Arrays.stream(Verdict.values()).map(Verdict::text).toList());
    }
}
