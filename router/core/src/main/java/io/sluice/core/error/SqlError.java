package io.sluice.core.error;

/**
 * Every error that Sluice itself reports to an application: code, SQL state, text, whether the statement may be sent
 * again, and whether the connection goes on. Where MySQL has a code for the case it is MySQL's (its
 * <a href="https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html">server error reference</a>);
 * Sluice's own codes are {@value #OWN_MIN} to {@value #OWN_MAX}, which no MySQL or MariaDB server uses. Any thread.
 */
public enum SqlError {
    // ---- login
    HANDSHAKE_BAD(1043, "08S01", "Bad handshake", Retry.REFUSED, Then.CLOSED, "The first packets were no MySQL login."),
    TLS_REQUIRED(
            3159,
            "HY000",
            "Connections using insecure transport are prohibited; connect with TLS",
            Retry.REFUSED,
            Then.CLOSED,
            "The port is set to take TLS only."),
    AUTH_PLUGIN_REFUSED(
            1251,
            "08004",
            "Client does not support authentication protocol requested by server; it asked for '%s'",
            Retry.REFUSED,
            Then.CLOSED,
            "The client can use none of the enabled authentication plugins."),
    ACCESS_DENIED(
            1045,
            "28000",
            "Access denied for user '%s'@'%s' (using password: %s)",
            Retry.REFUSED,
            Then.CLOSED,
            "Unknown principal or wrong password; the two are not told apart."),
    LOGIN_TIMEOUT(
            1159,
            "08S01",
            "Got timeout reading communication packets",
            Retry.REFUSED,
            Then.CLOSED,
            "The login was not complete when its time was over."),
    TOO_MANY_CONNECTIONS(
            1040,
            "08004",
            "Too many connections",
            Retry.NOT_SENT_SAFE,
            Then.CLOSED,
            "The router holds as many client connections as its settings allow."),

    // ---- tenant
    NO_TENANT(
            1046,
            "3D000",
            "No database selected; this login may use several tenants, so name one",
            Retry.REFUSED,
            Then.USABLE,
            "No carrier names a tenant: no database, no `USE`, no `principal+tenant`, no attribute, no comment."),
    TENANT_UNKNOWN(
            1049,
            "42000",
            "Unknown tenant '%s'",
            Retry.REFUSED,
            Then.USABLE,
            "A principal that is granted all tenants named one that does not exist."),
    TENANT_NOT_GRANTED(
            1044,
            "42000",
            "Access denied for user '%s' to tenant '%s'",
            Retry.REFUSED,
            Then.USABLE,
            "The tenant is not granted to the principal, or does not exist; the two are not told apart."),
    UNKNOWN_DATABASE(
            1049,
            "42000",
            "Unknown database '%s'",
            Retry.REFUSED,
            Then.USABLE,
            "A principal that is granted all tenants named a database that no tenant has."),
    DATABASE_ACCESS_DENIED(
            1044,
            "42000",
            "Access denied for user '%s' to database '%s'",
            Retry.REFUSED,
            Then.USABLE,
            "The database belongs to no tenant that is granted to the principal, or does not exist."),
    SESSION_IS_PINNED(
            9001,
            "HY000",
            "The session cannot change its tenant while it holds %s",
            Retry.REFUSED,
            Then.USABLE,
            "`USE`, or a comment, names another tenant inside a transaction or while state is held that cannot move."),
    STATEMENT_OF_OTHER_TENANT(
            9002,
            "HY000",
            "Prepared statement %s was prepared for another tenant",
            Retry.REFUSED,
            Then.USABLE,
            "The session changed its tenant after it prepared the statement; prepare it again."),

    // ---- protocol
    OUT_OF_ORDER(1156, "08S01", "Got packets out of order", Retry.REFUSED, Then.CLOSED, "A packet's number was wrong."),
    PACKET_TOO_LARGE(
            1153,
            "08S01",
            "Got a packet bigger than 'max_allowed_packet' bytes",
            Retry.REFUSED,
            Then.CLOSED,
            "The command is larger than the router's limit."),
    MALFORMED_PACKET(
            1835,
            "HY000",
            "Malformed communication packet",
            Retry.REFUSED,
            Then.CLOSED,
            "A packet of the client could not be read."),
    UNKNOWN_COMMAND(
            1047, "08S01", "Unknown command", Retry.REFUSED, Then.USABLE, "The command byte is none of MySQL's."),
    COMMAND_REFUSED(
            1235,
            "42000",
            "Sluice does not support '%s': %s",
            Retry.REFUSED,
            Then.USABLE,
            "A command that a router cannot serve; `docs/protocol.md` lists them."),
    UNKNOWN_STATEMENT(
            1243,
            "HY000",
            "Unknown prepared statement handler (%s) given to %s",
            Retry.REFUSED,
            Then.USABLE,
            "The statement id was never given to this session, or was closed."),
    TOO_MANY_STATEMENTS(
            1461,
            "42000",
            "Can't create more than max_prepared_stmt_count statements (current value: %s)",
            Retry.REFUSED,
            Then.USABLE,
            "The session holds as many prepared statements as the router's settings allow."),

    // ---- policy
    USER_LOCKS_REFUSED(
            9003,
            "HY000",
            "User locks are not available to tenant '%s'",
            Retry.REFUSED,
            Then.USABLE,
            "`GET_LOCK` and its kin share their names with all tenants of a server; a policy must allow them."),
    PROCESS_NEEDED(
            1227,
            "42000",
            "Access denied; you need (at least one of) the PROCESS privilege(s) for this operation",
            Retry.REFUSED,
            Then.USABLE,
            "`SHOW OPEN TABLES`; `FILES`, `INNODB_DATAFILES`, `INNODB_TABLESPACES_BRIEF` of older servers name all."),
    LOCAL_INFILE_REFUSED(
            3948,
            "42000",
            "Loading local data is disabled; this must be enabled on both the client and server sides",
            Retry.REFUSED,
            Then.USABLE,
            "`LOAD DATA LOCAL` by a principal that may not."),
    DIAGNOSTICS_GONE(
            9004,
            "HY000",
            "The diagnostics of the previous statement are no longer at hand",
            Retry.REFUSED,
            Then.USABLE,
            "`SHOW WARNINGS`, `ROW_COUNT()` and the like after the server connection was lost or given back."),
    KILL_DENIED(
            1095,
            "HY000",
            "You are not owner of thread %s",
            Retry.REFUSED,
            Then.USABLE,
            "The session belongs to another principal."),
    NO_SUCH_THREAD(
            1094,
            "HY000",
            "Unknown thread id: %s",
            Retry.REFUSED,
            Then.USABLE,
            "No session of this router has the id."),
    QUERY_INTERRUPTED(
            1317,
            "70100",
            "Query execution was interrupted",
            Retry.REFUSED,
            Then.USABLE,
            "The statement was killed while it waited in the router; it was not sent."),

    // ---- shards
    SHARD_UNREACHABLE(
            9010,
            "HY000",
            "Shard '%s' cannot be reached; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "No connection to the tenant's shard could be made in time."),
    SHARD_BUSY(
            9011,
            "HY000",
            "Shard '%s' has no free connection; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The statement waited for a connection until its deadline, or the waiting places were all taken."),
    SHARD_LOGIN_FAILED(
            9012,
            "HY000",
            "Shard '%s' refused the tenant's account; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The account on the shard is missing, locked or has another password: the operator must look."),
    SESSION_STATE_LOST(
            9013,
            "08S01",
            "The connection to shard '%s' that held %s was lost; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.CLOSED,
            "The shard ended a connection between two statements; an open transaction was rolled back with it."),
    OUTCOME_UNKNOWN(
            9014,
            "08S01",
            "Shard '%s' did not answer; whether the statement was executed is unknown",
            Retry.UNKNOWN_OUTCOME,
            Then.CLOSED,
            "The statement was sent and no answer came. Look before you send it again."),
    SHARD_CONTAINED(
            9015,
            "HY000",
            "Shard '%s' is contained (%s); the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The shard is held to be locked, and the tenant's policy is to refuse rather than to wait."),
    HELD_TOO_LONG(
            9016,
            "HY000",
            "Shard '%s' is contained (%s) and did not come back in time; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The statement was held for as long as the tenant's policy says, or as a planned pause may last (`paused`)."),
    TENANT_BUSY(
            9017,
            "HY000",
            "Tenant '%s' has used up its share of shard '%s'; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "As many of the tenant's statements, or of their bytes, wait for the shard as one tenant's may."),
    TENANT_RATE(
            9018,
            "HY000",
            "Tenant '%s' sends more statements than its rate allows; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The tenant is above its rate by more than a short wait would mend."),
    READ_UNANSWERED(
            9019,
            "HY000",
            "Shard '%s' did not answer; the statement only reads and may be sent again",
            Retry.READ_SAFE,
            Then.USABLE,
            "A plain read outside a transaction was in flight when the shard locked up, until its time was over."),
    LOGIN_BUSY(
            9020,
            "HY000",
            "Shard '%s' is contained (%s) and a quarter of the login's sessions wait for such; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The login serves several tenants: its other sessions are kept free for tenants of other shards."),
    NOT_QUEUEABLE(
            9021,
            "HY000",
            "Shard '%s' is contained (%s) and the statement cannot be queued: %s; it was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The policy is to queue, and this write would mean something else later: see `docs/queue.md`."),
    BACKLOG_FIRST(
            9022,
            "HY000",
            "Tenant '%s' has queued writes that go first; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The tenant's queued writes are being applied; this statement waited for as long as the policy says."),
    KEY_REUSED(
            9023,
            "HY000",
            "The idempotency key was used before, for another request; nothing was executed",
            Retry.REFUSED,
            Then.USABLE,
            "The same `Idempotency-Key` came with other statements. A key names one request."),
    QUEUE_FULL(
            9024,
            "HY000",
            "The queue of shard '%s' takes no more: %s; the write was not queued",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "A quota or the disk is used up, or more waits for the disk than may."),
    QUEUE_STOPPED(
            9025,
            "08S01",
            "The queue of shard '%s' failed; whether the write was queued is unknown",
            Retry.UNKNOWN_OUTCOME,
            Then.CLOSED,
            "The router's disk failed, or the other routers did not answer: the write may stand in the queue."),
    OWN_WRITE_MISSING(
            9026,
            "HY000",
            "Shard '%s' is contained (%s) and no replica has what this session wrote last; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The read waited, for as long as the policy says, for a replica that has the session's own last write."),
    ROUTERS_LOST(
            9027,
            "HY000",
            "This router does not hear from the others, who may queue for tenant '%s'; the statement was not sent",
            Retry.NOT_SENT_SAFE,
            Then.USABLE,
            "The write waited for as long as the policy says. Another router may take it: connect again."),
    SERVER_SHUTDOWN(
            1053,
            "08S01",
            "Server shutdown in progress",
            Retry.NOT_SENT_SAFE,
            Then.CLOSED,
            "The router is draining; the statement was not sent. Connect again.");

    /** What is known of the statement that got this error. */
    public enum Retry {
        /** It was never sent to a shard: sending it again is safe. */
        NOT_SENT_SAFE,
        /** It was sent and may have been executed, but it only reads: sending it again is safe. */
        READ_SAFE,
        /** It was sent and may or may not have been executed. */
        UNKNOWN_OUTCOME,
        /** It was not executed, and sending it again changes nothing. */
        REFUSED
    }

    /** What becomes of the client's connection after this error. */
    public enum Then {
        USABLE,
        CLOSED
    }

    /** Sluice's own codes begin with this one. */
    public static final int OWN_MIN = 9000;

    public static final int OWN_MAX = 9099;
    /** Texts are cut to this many characters; MySQL's own limit (MYSQL_ERRMSG_SIZE) is 512 bytes. */
    public static final int TEXT_MAX = 500;

    private final int code;
    private final String sqlState;
    private final String template;
    private final Retry retry;
    private final Then then;
    private final String cause;

    SqlError(int code, String sqlState, String template, Retry retry, Then then, String cause) {
        this.code = code;
        this.sqlState = sqlState;
        this.template = template;
        this.retry = retry;
        this.then = then;
        this.cause = cause;
    }

    public int code() {
        return code;
    }

    public String sqlState() {
        return sqlState;
    }

    public String template() {
        return template;
    }

    public Retry retry() {
        return retry;
    }

    public Then then() {
        return then;
    }

    /** When it happens, one sentence of Markdown for {@code docs/errors.md}. */
    public String cause() {
        return cause;
    }

    /**
     * The text for the client, at most {@value #TEXT_MAX} characters.
     *
     * @param args one for each {@code %s} of the template, never a secret or the text of a statement
     * @throws IllegalArgumentException if there are more or fewer arguments than the template has places
     */
    public String text(Object... args) {
        return ErrorText.of(name(), template, args);
    }
}
