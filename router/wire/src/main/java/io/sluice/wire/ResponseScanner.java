package io.sluice.wire;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of one command's response in the bytes of a server, without decoding rows: one header read a row.
 *
 * <p>One per backend connection, reused for every command, owned by its event loop; it allocates nothing. It keeps no
 * bytes: what it has not passed stays in the caller's buffer and must stand in front of what comes next.
 *
 * <p>The sequence of one response: {@link #begin}, then {@link #scan} until it says {@link Stop#END}. Sequence numbers are
 * not checked, since the client that gets the bytes does so.
 */
public final class ResponseScanner {
    /** Why {@link #scan} returned. */
    public enum Stop {
        /** All up to the reader index may be relayed as it is; more bytes are needed. */
        MORE,
        /**
         * A whole OK that tells of changed session state stands at the reader index, {@link #packetBytes()} long. The
         * caller consumes it and calls {@link #scan} again.
         */
        STATE,
        /** As STATE: the first packet of a response to COM_STMT_PREPARE, whose statement id is at offset 5. */
        PREPARED,
        /** As STATE: the server asks for a file. After the client's answer the final OK or ERR is expected. */
        INFILE,
        /** The response is complete, the reader index just behind it. */
        END
    }

    /** A packet that the caller must see whole may not be longer, header included. */
    public static final int MAX_WHOLE_PACKET_BYTES = 1 << 20;

    private static final int OK = 0x00;
    private static final int LOCAL_INFILE = 0xFB;
    private static final int EOF = 0xFE;
    private static final int ERR = 0xFF;
    private static final int HEADER = Packets.HEADER_BYTES;
    private static final int MAX_PAYLOAD = Packets.MAX_PAYLOAD_BYTES;
    /** As much of a payload as holds every fixed field: an OK with two integers of nine bytes, rounded up. */
    private static final int LOOK_BYTES = 24;
    /** What is longer and begins with 0xFE is a row, as all clients have it. */
    private static final int MAX_EOF_BYTES = 8;

    private static final int PREPARED_BYTES = 12;
    private static final int MAX_COUNT_BYTES = 10;
    private static final int MAX_COLUMNS = 0xFFFF;
    private static final int NOTHING = -1;
    private static final int PROGRESS_CODE = 0xFFFF;

    private ResponsePhase phase = ResponsePhase.OVER;
    private long capabilities;
    private boolean deprecateEof;
    private boolean optionalMetadata;
    private boolean mayHaveMoreResults;
    private boolean mayOpenCursor;

    private final PacketPass pass = new PacketPass();
    private final StatusFields ok = new StatusFields();
    private final ResponseOutcome outcome = new ResponseOutcome();
    private int definitions;
    /** Definitions of the group after this one, -1 when there is none. */
    private int nextDefinitions;

    private boolean rowsFollow;
    private int packetBytes;

    /**
     * Gets ready for the response to {@code command}; of one without a response nothing is expected.
     *
     * @param capabilities agreed on with the server
     * @throws IllegalArgumentException for a command whose response is a dialogue or has no end (COM_CHANGE_USER, binary
     *     logs)
     */
    public void begin(Command command, long capabilities) {
        begin(command, capabilities, command == Command.COM_STMT_EXECUTE || command == Command.COM_STMT_FETCH);
    }

    /** @param mayLeaveRows whether a cursor was asked for; else its flag is of one in a routine, and rows follow */
    public void begin(Command command, long capabilities, boolean mayLeaveRows) {
        this.capabilities = capabilities;
        phase = ResponsePhase.first(requireNonNull(command, "command"));
        deprecateEof = Capabilities.has(capabilities, Capabilities.CLIENT_DEPRECATE_EOF);
        optionalMetadata = Capabilities.has(capabilities, Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA);
        mayHaveMoreResults = phase == ResponsePhase.RESULT;
        mayOpenCursor = mayLeaveRows;
        pass.clear();
        packetBytes = 0;
        ok.clear();
        outcome.clear();
    }

    /** Sets the status that the server told at login, so that {@link #status()} holds from the first command on. */
    public void onLogin(int serverStatus) {
        outcome.status = serverStatus;
    }

    /**
     * Reads on. The reader index moves past all that may be relayed unchanged, on every stop.
     *
     * @throws MalformedPacketException when these bytes are no response to the command; the connection is lost then
     */
    public Stop scan(ByteBuf in) {
        while (true) {
            if (!pass.isOver(in)) {
                return Stop.MORE;
            }
            if (phase == ResponsePhase.OVER) {
                return Stop.END;
            }
            if ((phase == ResponsePhase.ROWS || phase == ResponsePhase.DEFINITIONS) && passRows(in)) {
                continue;
            }
            int available = in.readableBytes();
            if (available < HEADER) {
                return Stop.MORE;
            }
            int length = in.getUnsignedMediumLE(in.readerIndex());
            if (available < HEADER + Math.min(length, LOOK_BYTES)) {
                return Stop.MORE;
            }
            Stop stop = onPacket(in, in.readerIndex(), length);
            if (stop != null) {
                return stop;
            }
        }
    }

    /** Bytes of the packet at the reader index, header included, after STATE, PREPARED or INFILE. */
    public int packetBytes() {
        return packetBytes;
    }

    /** The sequence number of the last packet whose header was seen, 0 before the first. */
    public int sequence() {
        return pass.sequence();
    }

    /**
     * The last {@link StatusFlags} that the server told on this connection, without SERVER_MORE_RESULTS_EXISTS. An ERR
     * tells none, so after one they are those from before.
     */
    public int status() {
        return outcome.status;
    }

    /** Warnings of the last result that told their number. */
    public int warnings() {
        return outcome.warnings;
    }

    /** Of the last OK, unsigned. */
    public long affectedRows() {
        return outcome.affectedRows;
    }

    /** The last insert id in this response that is not 0, unsigned; else 0. */
    public long insertId() {
        return outcome.insertId;
    }

    /** Whether the response ended with ERR. */
    public boolean isError() {
        return outcome.error;
    }

    /** The code of that ERR, 0 without one. */
    public int errorCode() {
        return outcome.errorCode;
    }

    /** Whether the statement has a cursor with rows left to fetch. */
    public boolean cursorOpen() {
        return outcome.cursorOpen;
    }

    /** Passes rows or definitions; true when it moved something, and the state must be looked at anew. */
    private boolean passRows(ByteBuf in) {
        boolean counted = phase == ResponsePhase.DEFINITIONS;
        int left = counted ? definitions : Integer.MAX_VALUE;
        int start = in.readerIndex();
        int end = in.writerIndex();
        int index = start;
        while (left > 0 && end - index > HEADER) {
            int header = in.getIntLE(index);
            int length = header & MAX_PAYLOAD;
            int first = in.getUnsignedByte(index + HEADER);
            if (length == 0 || (first >= EOF && !isRow(first, length))) {
                break;
            }
            pass.saw(header >>> 24);
            left--;
            if (length > end - index - HEADER || length == MAX_PAYLOAD) {
                pass.begin(length);
                break;
            }
            index += HEADER + length;
        }
        in.readerIndex(index);
        if (counted) {
            definitions = left;
            if (left == 0) {
                onDefinitionsPassed();
            }
        }
        return index > start || pass.isPending();
    }

    /** Whether a packet that begins like EOF or ERR is a row: one whose first column is 16 MiB or longer. */
    private boolean isRow(int first, int length) {
        return first == EOF && (length == MAX_PAYLOAD || (!deprecateEof && length > MAX_EOF_BYTES));
    }

    /** Null to read on. */
    private @Nullable Stop onPacket(ByteBuf in, int index, int length) {
        pass.saw(in.getUnsignedByte(index + 3));
        int first = length == 0 ? NOTHING : in.getUnsignedByte(index + HEADER);
        if (first == ERR) {
            onError(in, index, length);
            return null;
        }
        return switch (phase) {
            case RESULT -> onResult(in, index, length, first);
            case STATUS -> first == OK ? onOk(in, index, length) : onEnd(in, index, length, first);
            case AFTER_INFILE -> {
                MalformedPacketException.unless(first == OK, "a file that was asked for is answered by OK or ERR");
                yield onOk(in, index, length);
            }
            case TEXT -> {
                pass.begin(length);
                phase = ResponsePhase.OVER;
                yield null;
            }
            case PREPARED -> {
                MalformedPacketException.unless(first == OK, "a prepared statement is answered by OK or ERR");
                yield onPrepared(in, index, length);
            }
            case DEFINITIONS_END -> {
                MalformedPacketException.unless(first == EOF && length <= MAX_EOF_BYTES, "definitions end with EOF");
                yield onDefinitionsEnd(in, index, length);
            }
            case ROWS -> onEnd(in, index, length, first);
            case DEFINITIONS, OVER -> throw new MalformedPacketException("a packet stands where none of its kind may");
        };
    }

    private void onError(ByteBuf in, int index, int length) {
        MalformedPacketException.unless(length >= 3, "an ERR is too short");
        int code = in.getUnsignedShortLE(index + HEADER + 1);
        pass.begin(length);
        // MariaDB's progress report: an ERR that has no SQL state and ends nothing.
        if (Capabilities.has(capabilities, Capabilities.MARIADB_CLIENT_PROGRESS)
                && code == PROGRESS_CODE
                && (length == 3 || in.getByte(index + HEADER + 3) != '#')) {
            return;
        }
        outcome.onError(code);
        phase = ResponsePhase.OVER;
    }

    private @Nullable Stop onResult(ByteBuf in, int index, int length, int first) {
        if (first == OK) {
            return onOk(in, index, length);
        }
        if (first == LOCAL_INFILE) {
            if (!isWhole(in, length)) {
                return Stop.MORE;
            }
            phase = ResponsePhase.AFTER_INFILE;
            return Stop.INFILE;
        }
        MalformedPacketException.unless(
                first != NOTHING && length <= MAX_COUNT_BYTES, "a result begins with no column count");
        in.readerIndex(index + HEADER);
        long columns = Fields.readLength(in);
        int flagBytes = index + HEADER + length - in.readerIndex();
        boolean flagged =
                optionalMetadata || Capabilities.has(capabilities, Capabilities.MARIADB_CLIENT_CACHE_METADATA);
        MalformedPacketException.unless(
                columns > 0 && columns <= MAX_COLUMNS && flagBytes == (flagged ? 1 : 0),
                "a column count makes no sense");
        boolean described = !flagged || in.getByte(in.readerIndex()) != 0;
        in.readerIndex(index);
        pass.begin(length);
        rowsFollow = true;
        nextDefinitions = -1;
        toDefinitions(described ? (int) columns : 0);
        return null;
    }

    private @Nullable Stop onPrepared(ByteBuf in, int index, int length) {
        MalformedPacketException.unless(
                length >= (optionalMetadata ? PREPARED_BYTES + 1 : PREPARED_BYTES), "a prepared OK is too short");
        if (!isWhole(in, length)) {
            return Stop.MORE;
        }
        int columns = in.getUnsignedShortLE(index + HEADER + 5);
        int parameters = in.getUnsignedShortLE(index + HEADER + 7);
        outcome.warnings = in.getUnsignedShortLE(index + HEADER + 10);
        boolean described = !optionalMetadata || in.getByte(index + HEADER + PREPARED_BYTES) != 0;
        rowsFollow = false;
        nextDefinitions = columns == 0 ? -1 : described ? columns : 0;
        if (parameters == 0) {
            onDefinitionsOver();
        } else {
            toDefinitions(described ? parameters : 0);
        }
        return Stop.PREPARED;
    }

    private void toDefinitions(int count) {
        definitions = count;
        phase = ResponsePhase.DEFINITIONS;
        if (count == 0) {
            onDefinitionsPassed();
        }
    }

    private void onDefinitionsPassed() {
        if (deprecateEof) {
            onDefinitionsOver();
        } else {
            // Sent also where the definitions themselves were left out.
            phase = ResponsePhase.DEFINITIONS_END;
        }
    }

    private @Nullable Stop onDefinitionsEnd(ByteBuf in, int index, int length) {
        ok.readEof(in, index, length);
        if (rowsFollow && mayOpenCursor && ok.has(StatusFlags.SERVER_STATUS_CURSOR_EXISTS)) {
            onStatus();
        } else {
            outcome.onStatus(ok);
            onDefinitionsOver();
        }
        pass.begin(length);
        return null;
    }

    private void onDefinitionsOver() {
        int next = nextDefinitions;
        nextDefinitions = -1;
        if (next >= 0) {
            toDefinitions(next);
        } else {
            phase = rowsFollow ? ResponsePhase.ROWS : ResponsePhase.OVER;
        }
    }

    private @Nullable Stop onEnd(ByteBuf in, int index, int length, int first) {
        MalformedPacketException.unless(first == EOF, "a result ends with EOF, OK or ERR");
        if (deprecateEof && length > StatusFields.EOF_BYTES) {
            return onOk(in, index, length);
        }
        ok.readEof(in, index, length);
        onStatus();
        pass.begin(length);
        return null;
    }

    private @Nullable Stop onOk(ByteBuf in, int index, int length) {
        ok.readOk(in, index, length);
        boolean changed = Capabilities.has(capabilities, Capabilities.CLIENT_SESSION_TRACK)
                && ok.has(StatusFlags.SERVER_SESSION_STATE_CHANGED);
        if (changed && !isWhole(in, length)) {
            return Stop.MORE;
        }
        outcome.onOk(ok);
        onStatus();
        if (changed) {
            return Stop.STATE;
        }
        pass.begin(length);
        return null;
    }

    private void onStatus() {
        outcome.onStatus(ok);
        outcome.cursorOpen = mayOpenCursor
                && ok.has(StatusFlags.SERVER_STATUS_CURSOR_EXISTS)
                && !ok.has(StatusFlags.SERVER_STATUS_LAST_ROW_SENT);
        boolean more = mayHaveMoreResults && ok.has(StatusFlags.SERVER_MORE_RESULTS_EXISTS);
        phase = more ? ResponsePhase.RESULT : ResponsePhase.OVER;
    }

    /** Whether all of the packet at the reader index is there, for a caller who must see it so. */
    private boolean isWhole(ByteBuf in, int length) {
        if (HEADER + length > MAX_WHOLE_PACKET_BYTES) {
            throw new MalformedPacketException(
                    MalformedPacketException.Fault.TOO_LARGE,
                    "a packet that must be looked at is above " + MAX_WHOLE_PACKET_BYTES + " bytes");
        }
        packetBytes = HEADER + length;
        return in.readableBytes() >= packetBytes;
    }
}
