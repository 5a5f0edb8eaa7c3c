package io.sluice.core.queue;

import io.sluice.core.sql.StatementLexer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The tables of texts, and the verdict on one. */
final class Texts {
    private Texts() {}

    static List<String> queueable() {
        return lines("queueable.txt");
    }

    /** Each with its reason in front, as in {@code RETURNS_ROWS ~ DELETE ...}. */
    static List<String> notQueueable() {
        return lines("not-queueable.txt");
    }

    static Optional<NotQueueable> verdict(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        StatementLexer lexer = new StatementLexer();
        lexer.begin(false, false);
        lexer.feed(text, 0, text.length);
        return ended(lexer);
    }

    static Optional<NotQueueable> ended(StatementLexer lexer) {
        lexer.end();
        return Queueability.ofText(lexer.kind(), lexer.effects());
    }

    private static List<String> lines(String table) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Texts.class.getResourceAsStream(table)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("# one text") && !line.startsWith("# reason"))
                    .map(line -> line.replace("\\n", "\n"))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
