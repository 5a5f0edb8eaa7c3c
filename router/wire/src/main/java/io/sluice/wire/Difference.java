package io.sluice.wire;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;

/**
 * One thing in which Sluice differs from a MySQL server that an application is connected to directly. {@code
 * docs/protocol.md} is made from {@link #all()}; whoever adds a difference adds it here, with a test that shows it.
 *
 * @param subject a few words, unique
 * @param directly what happens without Sluice, a sentence of Markdown
 * @param throughSluice what happens with it, a sentence of Markdown
 * @param reason why, a sentence of Markdown
 */
public record Difference(String subject, String directly, String throughSluice, String reason) {
    public Difference {
        requireNonNull(subject, "subject");
        requireNonNull(directly, "directly");
        requireNonNull(throughSluice, "throughSluice");
        requireNonNull(reason, "reason");
    }

    /** All that are known, in the order of the page. */
    public static List<Difference> all() {
        return Stream.of(ofLogin(), ofPolicy(), ofSessions())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Difference> ofLogin() {
        return List.of(
                new Difference(
                        "Protocol before 4.1",
                        "MySQL up to 5.7 lets such clients log in.",
                        "The handshake is refused.",
                        "No server that Sluice routes to speaks it any more."),
                new Difference(
                        "Authentication plugins",
                        "Whatever plugin the account has.",
                        "`caching_sha2_password`; `mysql_native_password` where it is switched on and the principal has "
                                + "its digest.",
                        "Principals are Sluice's own; their passwords are kept as salted verifiers."),
                new Difference(
                        "Second and third factors",
                        "MySQL from 8.0.27 may ask for more than one.",
                        "One password.",
                        "MULTI_FACTOR_AUTHENTICATION is not offered."),
                new Difference(
                        "COM_CHANGE_USER",
                        "A client's first response is checked if it fits the account's plugin.",
                        "The response is always asked for anew, with a fresh scramble.",
                        "Drivers differ in which scramble the first response is made with. It costs one round trip."));
    }

    private static List<Difference> ofPolicy() {
        return List.of(
                new Difference(
                        "KILL",
                        "With any expression, prepared, or among other statements.",
                        "Alone, as text, with a plain number: the id of a session of the same principal.",
                        "The id is the router's and has to be mapped."),
                new Difference(
                        "User locks",
                        "`GET_LOCK` and its kin are for everyone.",
                        "Refused unless the tenant's policy allows them; also where a text cannot be read with certainty.",
                        "Their names are shared by all tenants of a server."),
                new Difference(
                        "Names of other tenants",
                        "MySQL shows them to everyone in `SHOW OPEN TABLES` and in `information_schema.INNODB_DATAFILES`, "
                                + "`INNODB_TABLESPACES_BRIEF` and, before 8.0.21, `FILES`.",
                        "Texts that name these get error 1227, as without the privilege PROCESS.",
                        "No tenant is to learn of another one."),
                new Difference(
                        "LOAD DATA LOCAL INFILE",
                        "If server and client allow it.",
                        "Also only if the principal may; the file is the client's, never the router's.",
                        "A server may ask for any file; a router must not be the one that answers."));
    }

    private static List<Difference> ofSessions() {
        return List.of(
                new Difference(
                        "Connection ids",
                        "The server's thread id, in the greeting and by `CONNECTION_ID()`.",
                        "The greeting and `KILL` use the router's id, which names a session and not a server's thread.",
                        "One session uses many server connections, one after the other."),
                new Difference(
                        "Diagnostics",
                        "`SHOW WARNINGS`, `ROW_COUNT()`, `FOUND_ROWS()` work at any later time.",
                        "Within a second after a warning or error, in a transaction, or as long as no other session needs "
                                + "the connection; then error 9004, never a wrong answer.",
                        "They stay on the server connection, which other sessions use as well."),
                new Difference(
                        "COM_RESET_CONNECTION",
                        "The session gets the server's default character set, and an SQL mode without IGNORE_SPACE.",
                        "It keeps the character set, and IGNORE_SPACE, that the client logged in with.",
                        "It goes on with whichever connection is free, logged in as the client did."),
                new Difference(
                        "Texts of the router's errors",
                        "Some texts name a function of the server, which differs with its version.",
                        "Code and SQL state are the same; the text may name another function.",
                        "The router itself answers where there is nothing to ask a shard, as for an unknown statement id."),
                new Difference(
                        "Session trackers",
                        "`@@session_track_system_variables`, `@@session_track_state_change` and MySQL's "
                                + "`@@session_track_gtids` have the server's defaults.",
                        "They read `*`, `ON` and `OWN_GTID`; a client is told what it would have been told directly, but that MariaDB "
                                + "does not tell of autocommit, and may set SERVER_SESSION_STATE_CHANGED in an EOF.",
                        "The router follows the session's state by them."),
                new Difference(
                        "Statement ids",
                        "The server's.",
                        "The router's; they count up from 1 in each session.",
                        "A statement is prepared again on whichever connection executes it."),
                new Difference(
                        "Size of session state in one OK",
                        "Up to the packet's limit.",
                        "Above 1 MiB the connection ends with an error.",
                        "State is looked at as a whole, and memory has a limit."),
                new Difference(
                        "Status flags after an error",
                        "An ERR packet has none, in either case.",
                        "The same; Sluice goes on with those from before until the next answer.",
                        "A session may so stay on its connection for one statement longer than it must."));
    }
}
