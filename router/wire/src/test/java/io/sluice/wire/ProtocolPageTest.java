package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/protocol.md} the same as the code; {@code -Dsluice.docs.write=true} writes it anew. */
@NullMarked
final class ProtocolPageTest {
    private static final Path PAGE = Path.of("../../docs/protocol.md");

    @Test
    void thePageOfTheProtocolIsCurrent() throws IOException {
        String page = page();
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("write it anew with -Dsluice.docs.write=true").hasContent(page);
    }

    @Test
    void everyDifferenceHasItsOwnSubject() {
        assertThat(Difference.all().stream().map(Difference::subject)).doesNotHaveDuplicates();
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # The MySQL protocol in Sluice

                An application sees plain MySQL. What Sluice does with each command of the protocol, and where it differs
                from a server that the application is connected to directly, stands here. This page is generated from
                `Command` and `Difference`; a test keeps it current.

                ## Commands

                - **relay**: goes to the tenant's shard; the response comes back as the shard sent it.
                - **answered**: the router does it, with or without the shard's help.
                - **refused**: a clear error; the connection stays usable.

                | code | command | treatment | note |
                | --- | --- | --- | --- |
                """);
        for (Command command : Command.values()) {
            page.append(String.format("| 0x%02X", command.code()));
            page.append(" | ").append(command.name());
            page.append(" | ").append(treatment(command.treatment()));
            page.append(" | ").append(command.reason()).append(" |\n");
        }
        page.append("""

                Any other code is answered with error 1047, unknown command.

                ## Differences

                | subject | directly | through Sluice | why |
                | --- | --- | --- | --- |
                """);
        for (Difference difference : Difference.all()) {
            page.append("| ").append(difference.subject());
            page.append(" | ").append(difference.directly());
            page.append(" | ").append(difference.throughSluice());
            page.append(" | ").append(difference.reason()).append(" |\n");
        }
        return page.toString();
    }

    private static String treatment(Command.Treatment treatment) {
        String name = treatment.name().toLowerCase(Locale.ROOT);
        return treatment == Command.Treatment.REFUSED ? "**" + name + "**" : name;
    }
}
