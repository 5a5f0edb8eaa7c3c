package io.sluice.it.differential;

import io.sluice.it.differential.JdbcClient.Driver;
import io.sluice.lab.install.Flavour;
import java.util.ArrayList;
import java.util.List;

/** All clients that the script is run by. */
final class Clients {
    private Clients() {}

    static List<ScriptClient> all(Flavour flavour) {
        List<ScriptClient> clients = new ArrayList<>(List.of(
                new JdbcClient("connector-j text", Driver.CONNECTOR_J, "useServerPrepStmts=false", false),
                new JdbcClient("connector-j prepared", Driver.CONNECTOR_J, "useServerPrepStmts=true", true),
                new JdbcClient(
                        "connector-j cursor",
                        Driver.CONNECTOR_J,
                        "useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=7",
                        true),
                new JdbcClient(
                        "connector-j rewriting",
                        Driver.CONNECTOR_J,
                        "rewriteBatchedStatements=true&useAffectedRows=true&cachePrepStmts=true",
                        false),
                new JdbcClient("connector-j compressed", Driver.CONNECTOR_J, "useCompression=true", false),
                new JdbcClient("mariadb-j text", Driver.MARIADB, "useServerPrepStmts=false", false),
                new JdbcClient("mariadb-j prepared", Driver.MARIADB, "useServerPrepStmts=true", true),
                new JdbcClient("mariadb-j bulk", Driver.MARIADB, "useBulkStmts=true&useAffectedRows=true", false),
                new JdbcClient("mariadb-j compressed", Driver.MARIADB, "useCompression=true", false),
                new VertxClient(false),
                new VertxClient(true),
                new NodeClient("text"),
                new NodeClient("execute"),
                new NodeClient("changed"),
                new NodeClient("compress"),
                new CommandLineClient("command-line table", "-t", "--column-type-info"),
                new CommandLineClient("command-line compressed", "--compress", "--unbuffered")));
        clients.addAll(WireClient.variants(flavour));
        return clients;
    }
}
