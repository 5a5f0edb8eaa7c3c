package io.sluice.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds the table of problems in the page against the code; {@code -Dsluice.docs.write=true} writes it anew. */
final class HttpPageTest {
    private static final Path PAGE = Path.of("../../docs/http.md");
    private static final String BEGIN = "<!-- problems -->\n";
    private static final String END = "\nAn error of the shard's";

    @Test
    void thePageHasEveryProblem() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        String wanted = page.substring(0, from) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(PAGE, wanted);
        }

        assertThat(PAGE).as("write it anew with -Dsluice.docs.write=true").hasContent(wanted);
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| status | `type` | `retry` | when |\n| --- | --- | --- | --- |\n");
        for (ProblemType type : ProblemType.values()) {
            table.append("| ").append(type.status());
            table.append(" | `").append(type.uri());
            table.append("` | `").append(type.retry().name().toLowerCase(java.util.Locale.ROOT));
            table.append("` | ")
                    .append(type.title())
                    .append(": ")
                    .append(type.cause())
                    .append(" |\n");
        }
        return table.toString();
    }
}
