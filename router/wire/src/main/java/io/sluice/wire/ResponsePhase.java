package io.sluice.wire;

/** What may come next in a response. */
enum ResponsePhase {
    /** The first packet of a result: OK, ERR, LOCAL INFILE or a column count. */
    RESULT,
    /** One packet: OK, EOF or ERR. */
    STATUS,
    /** One packet: OK or ERR, then perhaps further results. */
    AFTER_INFILE,
    /** One packet: any text, or ERR. */
    TEXT,
    /** The first packet of a response to COM_STMT_PREPARE. */
    PREPARED,
    /** Column or parameter definitions. */
    DEFINITIONS,
    /** The EOF behind them. */
    DEFINITIONS_END,
    /** Rows, or definitions without a count, until EOF, OK or ERR. */
    ROWS,
    /** The response is over. */
    OVER;

    /** Where the response to a command begins. */
    static ResponsePhase first(Command command) {
        if (!command.hasResponse()) {
            return OVER;
        }
        return switch (command) {
            case COM_QUERY, COM_STMT_EXECUTE, COM_STMT_BULK_EXECUTE, COM_PROCESS_INFO -> RESULT;
            case COM_STMT_PREPARE -> PREPARED;
            case COM_FIELD_LIST, COM_STMT_FETCH -> ROWS;
            case COM_STATISTICS -> TEXT;
            case COM_CHANGE_USER,
                    COM_BINLOG_DUMP,
                    COM_BINLOG_DUMP_GTID,
                    COM_TABLE_DUMP,
                    COM_CLONE,
                    COM_SUBSCRIBE_GROUP_REPLICATION_STREAM,
                    COM_MULTI -> throw new IllegalArgumentException(command + " has no response that ends by itself");
            default -> STATUS;
        };
    }
}
