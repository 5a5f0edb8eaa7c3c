package io.sluice.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.failover.Blocker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The runbooks against the code: what they name is there, and what can be in the way is in them. */
final class RunbookTest {
    private static final Path DOCS = Path.of("../../docs");
    private static final Path PAGE = DOCS.resolve("operations/promotion-blocked.md");
    private static final Pattern COMMAND = Pattern.compile("sluice ctl ([a-z]+)(?: ([a-z]+))?");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+\\.md)(?:#[^)]*)?\\)");

    @Test
    void thePageOfBlockersHasEachOfThemInTheirOrder() {
        List<String> sections = found(Pattern.compile("(?m)^## (.+)$"), read(PAGE)).stream()
                .map(match -> match.group(1))
                .toList();

        assertThat(sections)
                .containsExactlyElementsOf(
                        Arrays.stream(Blocker.values()).map(RunbookTest::word).toList());
    }

    @ParameterizedTest
    @EnumSource(Blocker.class)
    void eachBlockerHasItsTextAndSomethingToDo(Blocker blocker) {
        String beginning = "## " + word(blocker) + "\n\n*" + blocker.text() + "*\n\n";
        String page = read(PAGE);

        assertThat(page).contains(beginning);
        String rest = page.substring(page.indexOf(beginning) + beginning.length());
        assertThat(rest.split("\n## ", 2)[0]).contains("- ").hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failover.md",
                "operations/primary-locked.md",
                "operations/promote.md",
                "operations/switchover.md",
                "operations/old-primary-returned.md",
                "operations/promotion-blocked.md"
            })
    void whatARunbookNamesIsThere(String name) {
        Path page = DOCS.resolve(name);
        CommandLine ctl = new CommandLine(new CtlCommand());

        assertThat(found(COMMAND, read(page))).isNotEmpty().allSatisfy(match -> {
            CommandLine group = ctl.getSubcommands().get(match.group(1));
            assertThat(group).as(match.group()).isNotNull();
            if (!group.getSubcommands().isEmpty()) {
                assertThat(group.getSubcommands()).as(match.group()).containsKey(match.group(2));
            }
        });
        assertThat(found(LINK, read(page)))
                .allSatisfy(
                        match -> assertThat(page.resolveSibling(match.group(1))).exists());
    }

    private static List<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static String word(Blocker blocker) {
        return blocker.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
