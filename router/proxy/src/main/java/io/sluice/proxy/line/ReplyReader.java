package io.sluice.proxy.line;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.packet.EofPacket;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.PreparedOk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the answer to one command, by the protocol without CLIENT_DEPRECATE_EOF: one result, or none. */
final class ReplyReader {
    private static final int ROWS_MAX = 1_000;
    private static final int COLUMNS_MAX = 100;
    private static final int OK = 0x00;
    private static final int LOCAL_INFILE = 0xFB;
    private static final int NULL = 0xFB;
    private static final int EOF = 0xFE;
    private static final int ERR = 0xFF;
    private static final int EOF_BYTES_MAX = 9;
    private static final long NO_CAPABILITIES = 0;

    /** What is wanted of the answer. */
    enum Wanted {
        /** How it ended, and the rows of the text protocol. */
        ROWS,
        /** How it ended; rows are passed over. */
        END,
        /** The id of a prepared statement. */
        STATEMENT
    }

    private enum Phase {
        FIRST,
        /** Of the parameters or columns of a prepared statement: each group has its end. */
        GROUPS,
        DEFINITIONS,
        ROWS
    }

    private final Wanted wanted;
    private final List<List<@Nullable String>> rows = new ArrayList<>();
    private Phase phase = Phase.FIRST;
    private int columns;
    private int groups;
    private long statementId;
    private boolean unusable;
    private @Nullable Reply reply;

    ReplyReader(Wanted wanted) {
        this.wanted = requireNonNull(wanted, "wanted");
    }

    /** Once {@link #isComplete}. */
    Reply reply() {
        return requireNonNull(reply, "the answer is not complete");
    }

    /** Whether the server waits for what it will not get, once {@link #isComplete}. */
    boolean isUnusable() {
        return unusable;
    }

    /** Takes the next payload; true when it was the last one. */
    boolean isComplete(ByteBuf payload) {
        if (!payload.isReadable()) {
            throw new MalformedPacketException("an empty payload in an answer");
        }
        int first = payload.getUnsignedByte(payload.readerIndex());
        if (first == ERR) {
            reply = Reply.Refused.of(ErrPacket.decode(payload));
            return true;
        }
        boolean end = first == EOF && payload.readableBytes() < EOF_BYTES_MAX;
        switch (phase) {
            case FIRST -> onFirst(payload, first);
            case GROUPS -> onGroup(end);
            case DEFINITIONS -> phase = end ? Phase.ROWS : phase;
            case ROWS -> onRow(payload, end);
        }
        return reply != null;
    }

    private void onFirst(ByteBuf payload, int first) {
        if (wanted == Wanted.STATEMENT) {
            PreparedOk prepared = PreparedOk.decode(payload, NO_CAPABILITIES);
            statementId = prepared.statementId();
            groups = (prepared.parameters() > 0 ? 1 : 0) + (prepared.columns() > 0 ? 1 : 0);
            phase = Phase.GROUPS;
            if (groups == 0) {
                done(0, 0);
            }
            return;
        }
        if (first == OK) {
            OkPacket ok = OkPacket.decode(payload, NO_CAPABILITIES);
            reply = new Reply.Done(ok.affectedRows(), ok.insertId(), ok.warnings(), ok.status(), 0, List.of());
            return;
        }
        if (first == LOCAL_INFILE) {
            // No file of this machine is for a server.
            unusable = true;
            reply = Reply.Refused.of(SqlError.LOCAL_INFILE_REFUSED);
            return;
        }
        columns = (int) Fields.readLength(payload);
        if (columns < 1 || (wanted == Wanted.ROWS && columns > COLUMNS_MAX)) {
            throw new MalformedPacketException("an answer of " + columns + " columns");
        }
        phase = Phase.DEFINITIONS;
    }

    private void onGroup(boolean end) {
        groups -= end ? 1 : 0;
        if (groups == 0) {
            done(0, 0);
        }
    }

    private void done(int warnings, int status) {
        reply = new Reply.Done(0, 0, warnings, status, statementId, rows);
    }

    private void onRow(ByteBuf payload, boolean end) {
        if (end) {
            EofPacket eof = EofPacket.decode(payload);
            done(eof.warnings(), eof.status());
            return;
        }
        if (wanted != Wanted.ROWS) {
            return;
        }
        if (rows.size() >= ROWS_MAX) {
            throw new MalformedPacketException("an answer of too many rows");
        }
        List<@Nullable String> row = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            Fields.need(payload, 1);
            if (payload.getUnsignedByte(payload.readerIndex()) == NULL) {
                payload.skipBytes(1);
                row.add(null);
                continue;
            }
            int length = (int) Math.min(payload.readableBytes(), Fields.readLength(payload));
            row.add(payload.readCharSequence(length, StandardCharsets.UTF_8).toString());
        }
        rows.add(row);
    }
}
