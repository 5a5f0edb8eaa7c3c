package io.sluice.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/errors.md} the same as the catalogue; {@code -Dsluice.docs.write=true} writes it anew. */
final class ErrorPageTest {
    private static final Path PAGE = Path.of("../../docs/errors.md");

    @Test
    void thePageOfErrorsIsCurrent() throws IOException {
        String page = page();
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("write it anew with -Dsluice.docs.write=true").hasContent(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Errors of Sluice

                What Sluice itself says to an application. Errors of a shard reach the application as the shard sent them.
                This page is generated from `SqlError`; a test keeps it current.

                What became of the statement:

                - **not sent**: no shard has seen it; sending it again is safe. Within a transaction, repeat the whole of it.
                - **read**: it was sent and no answer came, but it only reads; sending it again is safe.
                - **unknown**: it was sent and no answer came; it may have been executed. Look before you send it again.
                - **refused**: it was not executed, and sending it again changes nothing.

                Codes from 9000 are Sluice's own; the others are MySQL's and mean what they mean there. 9015 to 9020, 9026 and 9027 are
                the gate's.

                | code | SQL state | name | text | statement | connection | when |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (SqlError error : SqlError.values()) {
            page.append("| ").append(error.code());
            page.append(" | ").append(error.sqlState());
            page.append(" | ").append(error.name());
            page.append(" | ").append(error.template().replace("%s", "…"));
            page.append(" | ").append(statement(error.retry()));
            page.append(" | ").append(connection(error.then()));
            page.append(" | ").append(error.cause()).append(" |\n");
        }
        return page.toString();
    }

    private static String statement(SqlError.Retry retry) {
        return switch (retry) {
            case NOT_SENT_SAFE -> "not sent";
            case READ_SAFE -> "read";
            case UNKNOWN_OUTCOME -> "unknown";
            case REFUSED -> "refused";
        };
    }

    private static String connection(SqlError.Then then) {
        return switch (then) {
            case USABLE -> "usable";
            case CLOSED -> "closed";
        };
    }
}
