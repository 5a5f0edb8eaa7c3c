package io.sluice.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.sql.KnownFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Keeps the lists in {@code docs/queue.md} the same as the code; {@code -Dsluice.docs.write=true} writes them anew and leaves
 * the rest of the page as it is.
 */
final class QueuePageTest {
    private static final Path PAGE = Path.of("../../docs/queue.md");
    private static final String BEGIN = "<!-- generated from NotQueueable and KnownFunctions -->\n";
    private static final String END = "<!-- end of what is generated -->\n";

    @Test
    void theListsOfThePageAreCurrent() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("sluice.docs.write")) {
            page = page.substring(0, begin) + lists() + page.substring(end);
            Files.writeString(PAGE, page);
            end = page.indexOf(END);
        }
        assertThat(page.substring(begin, end))
                .as("write it anew with -Dsluice.docs.write=true")
                .isEqualTo(lists());
    }

    private static String lists() {
        StringBuilder text = new StringBuilder("""

                | reason | not queued |
                | --- | --- |
                """);
        for (NotQueueable reason : NotQueueable.values()) {
            text.append("| `").append(reason.name()).append("` | ").append(reason.description());
            text.append(" |\n");
        }
        text.append("\nPinned by `SET timestamp` to the time of acceptance:\n\n");
        append(text, KnownFunctions.clocks());
        text.append("\nThe same whenever they run:\n\n");
        append(text, KnownFunctions.pure());
        text.append("\nOf these, with the bracket right behind the name only:\n\n");
        append(text, KnownFunctions.atOnce());
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, List<String> names) {
        int column = 0;
        for (String name : names) {
            if (column > 0 && column + name.length() > 117) {
                text.append('\n');
                column = 0;
            }
            text.append(column > 0 ? " " : "").append('`').append(name).append('`');
            column += name.length() + 3;
        }
        text.append('\n');
    }
}
