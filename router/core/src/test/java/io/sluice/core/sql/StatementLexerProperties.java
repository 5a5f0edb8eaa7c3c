package io.sluice.core.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Seeds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds for any text: where it is split changes nothing, and it takes linear time. */
final class StatementLexerProperties {
    /** Pieces of which the meanest texts are made. */
    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "`",
            "\\",
            "/",
            "*",
            "/*",
            "*/",
            "/*!",
            "/*!80000",
            "/*M!",
            "--",
            "-- ",
            "#",
            "\n",
            "\0",
            ";",
            "(",
            ")",
            ",",
            ".",
            "@",
            "@@",
            ":=",
            " ",
            "1",
            "select",
            "SET ",
            "USE ",
            "KILL ",
            "GET_LOCK",
            "last_insert_id",
            "session",
            "tenant:acme",
            "/* tenant:acme */",
            "\u00fc",
            "STATEMENT ",
            "FOR ",
            "WITH ",
            "CREATE ",
            "INSERT ",
            "now(",
            "f(",
            "AS ");

    @Test
    void anySplitOfATextGivesTheSameFacts() throws IOException {
        StatementLexer lexer = new StatementLexer();
        for (String sql : texts()) {
            byte[] text = sql.getBytes(StandardCharsets.UTF_8);
            Facts whole = Facts.of(sql);
            for (int cut = 0; cut <= text.length; cut++) {
                assertThat(split(lexer, text, cut)).as("%s cut at %d", sql, cut).isEqualTo(whole);
            }
            Seeds.each(
                    5,
                    random -> assertThat(scattered(lexer, text, random)).as(sql).isEqualTo(whole));
        }
    }

    @Test
    void anySplitOfGarbageGivesTheSameFacts() {
        StatementLexer lexer = new StatementLexer();
        Seeds.each(20_000, random -> {
            String sql = garbage(random, 1 + random.nextInt(20));
            Facts whole = Facts.of(sql);

            assertThat(scattered(lexer, sql.getBytes(StandardCharsets.UTF_8), random))
                    .as(sql)
                    .isEqualTo(whole);
        });
    }

    @Test
    void randomBytesAreReadWithoutFailing() {
        StatementLexer lexer = new StatementLexer();
        Seeds.each(5_000, random -> {
            byte[] text = new byte[random.nextInt(200)];
            random.nextBytes(text);
            lexer.begin(random.nextBoolean(), random.nextBoolean());
            lexer.feed(text, 0, text.length);

            assertThat(Facts.ended(lexer).kind()).isNotNull();
        });
    }

    /** One repeated piece is what makes a lexer that looks back quadratic; 8 MiB of each would then take hours. */
    @Test
    void timeIsLinearForAnyGarbage() {
        StatementLexer lexer = new StatementLexer();
        byte[] text = new byte[1 << 20];
        for (String piece : PIECES) {
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < text.length; i++) {
                text[i] = bytes[i % bytes.length];
            }
            long start = System.nanoTime();
            lexer.begin(false, false);
            for (int i = 0; i < 8; i++) {
                lexer.feed(text, 0, text.length);
            }
            lexer.end();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(piece).isLessThan(Duration.ofSeconds(2));
        }
    }

    private static Facts split(StatementLexer lexer, byte[] text, int cut) {
        lexer.begin(false, false);
        lexer.feed(text, 0, cut);
        lexer.feed(text, cut, text.length - cut);
        return Facts.ended(lexer);
    }

    private static Facts scattered(StatementLexer lexer, byte[] text, RandomGenerator random) {
        lexer.begin(false, false);
        int at = 0;
        while (at < text.length) {
            int length = Math.min(random.nextInt(4), text.length - at);
            lexer.feed(text, at, length);
            at += length;
        }
        return Facts.ended(lexer);
    }

    private static String garbage(RandomGenerator random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>(List.of(
                "/* tenant:acme */ SELECT 1", "USE `ac``me`", "KILL QUERY 4711", "/* tenant:a **/ USE acme; KILL 5"));
        for (String table : List.of("statements.txt", "evasions.txt")) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    Objects.requireNonNull(StatementLexerProperties.class.getResourceAsStream(table)),
                    StandardCharsets.UTF_8))) {
                lines.lines()
                        .filter(line -> !line.startsWith("# "))
                        .map(line ->
                                line.split(" ~ ", 3)[2].replace("\\n", "\n").replace("\\0", "\0"))
                        .forEach(texts::add);
            }
        }
        return texts;
    }
}
