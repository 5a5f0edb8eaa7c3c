package io.sluice.it.differential;

import static io.sluice.wire.Capabilities.CLIENT_COMPRESS;
import static io.sluice.wire.Capabilities.CLIENT_DEPRECATE_EOF;
import static io.sluice.wire.Capabilities.CLIENT_FOUND_ROWS;
import static io.sluice.wire.Capabilities.CLIENT_IGNORE_SPACE;
import static io.sluice.wire.Capabilities.CLIENT_LOCAL_FILES;
import static io.sluice.wire.Capabilities.CLIENT_LONG_FLAG;
import static io.sluice.wire.Capabilities.CLIENT_LONG_PASSWORD;
import static io.sluice.wire.Capabilities.CLIENT_MULTI_RESULTS;
import static io.sluice.wire.Capabilities.CLIENT_MULTI_STATEMENTS;
import static io.sluice.wire.Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA;
import static io.sluice.wire.Capabilities.CLIENT_PS_MULTI_RESULTS;
import static io.sluice.wire.Capabilities.CLIENT_SESSION_TRACK;
import static io.sluice.wire.Capabilities.CLIENT_TRANSACTIONS;
import static io.sluice.wire.Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM;
import static io.sluice.wire.Capabilities.MARIADB_CLIENT_BULK_UNIT_RESULTS;
import static io.sluice.wire.Capabilities.MARIADB_CLIENT_CACHE_METADATA;
import static io.sluice.wire.Capabilities.MARIADB_CLIENT_EXTENDED_METADATA;
import static io.sluice.wire.Capabilities.MARIADB_CLIENT_STMT_BULK_OPERATIONS;

import io.sluice.lab.install.Flavour;
import io.sluice.wire.Command;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client of our own that compares each packet of each response, with one choice of capabilities. */
final class WireClient implements ScriptClient {
    private static final long USUAL = CLIENT_LONG_PASSWORD
            | CLIENT_LONG_FLAG
            | CLIENT_TRANSACTIONS
            | CLIENT_LOCAL_FILES
            | CLIENT_MULTI_STATEMENTS
            | CLIENT_MULTI_RESULTS
            | CLIENT_PS_MULTI_RESULTS;
    private static final long MODERN = USUAL | CLIENT_DEPRECATE_EOF | CLIENT_SESSION_TRACK;

    private final String name;
    private final long wanted;
    private final boolean prepares;

    /** @param prepares whether every statement that can be is prepared */
    WireClient(String name, long wanted, boolean prepares) {
        this.name = "wire " + name;
        this.wanted = wanted;
        this.prepares = prepares;
    }

    static List<ScriptClient> variants(Flavour flavour) {
        List<ScriptClient> variants = new ArrayList<>(List.of(
                new WireClient("plain", USUAL, false),
                new WireClient("plain prepared", USUAL, true),
                new WireClient("deprecating EOF", USUAL | CLIENT_DEPRECATE_EOF, false),
                new WireClient("tracking", USUAL | CLIENT_SESSION_TRACK, false),
                new WireClient("modern", MODERN, false),
                new WireClient("modern prepared", MODERN, true),
                new WireClient("found rows", MODERN | CLIENT_FOUND_ROWS | CLIENT_IGNORE_SPACE, false),
                new WireClient(
                        "single statements",
                        MODERN & ~(CLIENT_MULTI_STATEMENTS | CLIENT_MULTI_RESULTS | CLIENT_LOCAL_FILES),
                        false),
                new WireClient("zlib", MODERN | CLIENT_COMPRESS, false),
                new WireClient("zlib prepared", USUAL | CLIENT_COMPRESS, true),
                // No server of the lab has it: its outcome is held against a connection that is not compressed.
                new WireClient("zstd", MODERN | CLIENT_ZSTD_COMPRESSION_ALGORITHM, false)));
        if (flavour == Flavour.MYSQL) {
            variants.add(new WireClient("optional metadata", MODERN | CLIENT_OPTIONAL_RESULTSET_METADATA, false));
        } else {
            long extended = (MODERN & ~CLIENT_LONG_PASSWORD)
                    | MARIADB_CLIENT_STMT_BULK_OPERATIONS
                    | MARIADB_CLIENT_EXTENDED_METADATA;
            variants.add(new WireClient("extended metadata", extended, false));
            variants.add(new WireClient(
                    "cached metadata",
                    extended | MARIADB_CLIENT_CACHE_METADATA | MARIADB_CLIENT_BULK_UNIT_RESULTS,
                    true));
        }
        return variants;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run(Side side, Script script, Recording recording) throws IOException {
        try (WireConnection connection = WireConnection.open(side, wanted)) {
            WireResponses responses = new WireResponses(connection, recording, side.file());
            recording.begin("the login", Optional.empty());
            recording.line("version " + connection.greeting().serverVersion());
            recording.line("collation " + connection.greeting().collation());
            recording.line("status " + connection.greeting().status());
            recording.line("ok " + connection.loginOk().status() + " "
                    + connection.loginOk().warnings() + " "
                    + connection.loginOk().changes());
            WireStatements statements = new WireStatements(connection, responses, recording);
            for (Step step : script.stepsFor(this)) {
                recording.begin(step);
                if (prepares || step.hasParameters()) {
                    statements.runPrepared(step);
                } else {
                    connection.send(Command.COM_QUERY, step.sql());
                    responses.results();
                }
            }
            new WireCommands(connection, responses, recording, statements).run(side);
        }
    }
}
