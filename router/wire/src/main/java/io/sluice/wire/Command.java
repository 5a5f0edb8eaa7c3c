package io.sluice.wire;

import org.jspecify.annotations.Nullable;

/**
 * Commands of the protocol under MySQL's own names, and what Sluice does with each. {@code docs/protocol.md} is made from
 * this list.
 */
public enum Command {
    COM_SLEEP(0x00, Treatment.REFUSED, "internal to the server"),
    COM_QUIT(0x01, Treatment.ANSWERED, "ends the client's connection; the server's goes back to its pool"),
    COM_INIT_DB(0x02, Treatment.ANSWERED, "chooses the tenant, then the default database"),
    COM_QUERY(0x03, Treatment.RELAY, "text statements, multi-statements, query attributes, LOAD DATA LOCAL"),
    COM_FIELD_LIST(0x04, Treatment.RELAY, "deprecated by MySQL, still in use by command-line clients"),
    COM_CREATE_DB(0x05, Treatment.REFUSED, "removed from MySQL; databases are made with their tenant"),
    COM_DROP_DB(0x06, Treatment.REFUSED, "removed from MySQL; databases are dropped with their tenant"),
    COM_REFRESH(0x07, Treatment.REFUSED, "administers a whole server, not a tenant"),
    COM_SHUTDOWN(0x08, Treatment.REFUSED, "administers a whole server, not a tenant"),
    COM_STATISTICS(0x09, Treatment.RELAY, "the line is the shard's"),
    COM_PROCESS_INFO(0x0A, Treatment.REFUSED, "deprecated by MySQL; thread ids are the router's, use SHOW PROCESSLIST"),
    COM_CONNECT(0x0B, Treatment.REFUSED, "internal to the server"),
    COM_PROCESS_KILL(0x0C, Treatment.ANSWERED, "ids are the router's; only sessions of the same principal"),
    COM_DEBUG(0x0D, Treatment.REFUSED, "administers a whole server, not a tenant"),
    COM_PING(
            0x0E, Treatment.RELAY, "by the tenant's shard, so that it tells the truth; by the router without a tenant"),
    COM_TIME(0x0F, Treatment.REFUSED, "internal to the server"),
    COM_DELAYED_INSERT(0x10, Treatment.REFUSED, "internal to the server"),
    COM_CHANGE_USER(0x11, Treatment.ANSWERED, "a new login on the same connection"),
    COM_BINLOG_DUMP(0x12, Treatment.REFUSED, "replication streams carry every tenant of a shard"),
    COM_TABLE_DUMP(0x13, Treatment.REFUSED, "internal to the server"),
    COM_CONNECT_OUT(0x14, Treatment.REFUSED, "internal to the server"),
    COM_REGISTER_SLAVE(0x15, Treatment.REFUSED, "replication streams carry every tenant of a shard"),
    COM_STMT_PREPARE(0x16, Treatment.RELAY, "statement ids are the router's"),
    COM_STMT_EXECUTE(0x17, Treatment.RELAY, "prepared again where the leased connection lacks it"),
    COM_STMT_SEND_LONG_DATA(0x18, Treatment.RELAY, "has no response"),
    COM_STMT_CLOSE(0x19, Treatment.RELAY, "has no response"),
    COM_STMT_RESET(0x1A, Treatment.RELAY, "drops long data and closes the cursor"),
    COM_SET_OPTION(0x1B, Treatment.RELAY, "multi-statements on and off"),
    COM_STMT_FETCH(0x1C, Treatment.RELAY, "on the connection that holds the cursor"),
    COM_DAEMON(0x1D, Treatment.REFUSED, "internal to the server"),
    COM_BINLOG_DUMP_GTID(0x1E, Treatment.REFUSED, "replication streams carry every tenant of a shard"),
    COM_RESET_CONNECTION(0x1F, Treatment.ANSWERED, "state is dropped; the router's tenant and login stay"),
    COM_CLONE(0x20, Treatment.REFUSED, "administers a whole server, not a tenant"),
    COM_SUBSCRIBE_GROUP_REPLICATION_STREAM(0x21, Treatment.REFUSED, "internal to group replication"),
    COM_STMT_BULK_EXECUTE(0xFA, Treatment.RELAY, "MariaDB's array binding"),
    COM_SLAVE_WORKER(0xFB, Treatment.REFUSED, "internal to MariaDB"),
    COM_SLAVE_IO(0xFC, Treatment.REFUSED, "internal to MariaDB"),
    COM_SLAVE_SQL(0xFD, Treatment.REFUSED, "internal to MariaDB"),
    COM_MULTI(0xFE, Treatment.REFUSED, "withdrawn by MariaDB");

    /** What becomes of a command. */
    public enum Treatment {
        /** Goes to the shard; its response is relayed. */
        RELAY,
        /** The router does it, with or without the shard's help. */
        ANSWERED,
        /** A clear error, and the connection stays usable. */
        REFUSED
    }

    private static final @Nullable Command[] BY_CODE = byCode();

    private final int code;
    private final Treatment treatment;
    private final String reason;

    Command(int code, Treatment treatment, String reason) {
        this.code = code;
        this.treatment = treatment;
        this.reason = reason;
    }

    /** The command of a first payload byte, of which the low eight bits count; null when there is none. */
    public static @Nullable Command of(int code) {
        return BY_CODE[code & 0xFF];
    }

    public int code() {
        return code;
    }

    public Treatment treatment() {
        return treatment;
    }

    /** Why it is treated so, or what to know about it; a part of a sentence. */
    public String reason() {
        return reason;
    }

    /** Whether the server answers at all; if not, the next command may follow at once. */
    public boolean hasResponse() {
        return this != COM_QUIT && this != COM_STMT_SEND_LONG_DATA && this != COM_STMT_CLOSE;
    }

    /** Whether its payload begins with a statement id of four bytes after the command byte. */
    public boolean namesStatement() {
        return switch (this) {
            case COM_STMT_EXECUTE,
                    COM_STMT_SEND_LONG_DATA,
                    COM_STMT_CLOSE,
                    COM_STMT_RESET,
                    COM_STMT_FETCH,
                    COM_STMT_BULK_EXECUTE -> true;
            default -> false;
        };
    }

    private static @Nullable Command[] byCode() {
        @Nullable Command[] table = new @Nullable Command[256];
        for (Command command : values()) {
            table[command.code] = command;
        }
        return table;
    }
}
