package io.sluice.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.sql.StatementLexer;
import io.sluice.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for any text. */
final class QueueabilityProperties {
    private static final List<String> PIECES = List.of(
            "(",
            ")",
            ".",
            ",",
            "'",
            "\"",
            "`",
            "@",
            "@@",
            ";",
            "/*",
            "*/",
            "/*!",
            "--",
            "\n",
            " ",
            "\u00fc",
            "f",
            "AS ",
            "RAND()",
            "NOW ()",
            "f(1)",
            " SELECT ",
            " SET ",
            " VALUES ",
            "INSERT INTO t ",
            "WITH ",
            "RETURNING ",
            "NEXT ");

    private static final Pattern CALL = Pattern.compile("\\b(NOW|CONCAT|MAX|COUNT|MD5|IFNULL|ROUND|LOWER)\\(");

    @Test
    void whereATextIsSplitChangesNothing() {
        StatementLexer lexer = new StatementLexer();
        for (String sql : all()) {
            byte[] text = sql.getBytes(StandardCharsets.UTF_8);
            Optional<NotQueueable> whole = Texts.verdict(sql);
            for (int cut = 0; cut <= text.length; cut++) {
                lexer.begin(false, false);
                lexer.feed(text, 0, cut);
                lexer.feed(text, cut, text.length - cut);
                assertThat(Texts.ended(lexer)).as("%s cut at %d", sql, cut).isEqualTo(whole);
            }
        }
    }

    @Test
    void anyMutationHasAVerdictAndTheSameOneHoweverItIsSplit() {
        StatementLexer lexer = new StatementLexer();
        List<String> texts = all();
        Seeds.each(20_000, random -> {
            String sql = mutated(texts.get(random.nextInt(texts.size())), random);
            byte[] text = sql.getBytes(StandardCharsets.UTF_8);
            lexer.begin(false, false);
            for (int at = 0; at < text.length; ) {
                int length = Math.min(1 + random.nextInt(5), text.length - at);
                lexer.feed(text, at, length);
                at += length;
            }

            assertThat(Texts.ended(lexer)).as(sql).isEqualTo(Texts.verdict(sql));
        });
    }

    @Test
    void anUnknownFunctionInThePlaceOfAKnownOneIsRefused() {
        int replaced = 0;
        for (String sql : Texts.queueable()) {
            Matcher call = CALL.matcher(sql);
            while (call.find()) {
                String other = sql.substring(0, call.start()) + "unheard_of(" + sql.substring(call.end());
                assertThat(Texts.verdict(other)).as(other).contains(NotQueueable.UNPINNED);
                replaced++;
            }
        }
        assertThat(replaced).isGreaterThan(20);
    }

    @Test
    void commentsInFrontAndBehindChangeNothing() {
        for (String sql : Texts.queueable()) {
            assertThat(Texts.verdict("/* RAND() */ -- UUID()\n" + sql + "\n# f(1)"))
                    .as(sql)
                    .isEmpty();
        }
    }

    @Test
    void anotherStatementBehindItIsRefused() {
        for (String sql : Texts.queueable()) {
            assertThat(Texts.verdict(sql + "\n; DELETE FROM t")).as(sql).contains(NotQueueable.SEVERAL_STATEMENTS);
        }
    }

    private static List<String> all() {
        List<String> texts = new ArrayList<>(Texts.queueable());
        Texts.notQueueable().forEach(line -> texts.add(line.split(" ~ ", 2)[1]));
        return texts;
    }

    private static String mutated(String sql, RandomGenerator random) {
        StringBuilder text = new StringBuilder(sql);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }
}
