package io.sluice.it.differential;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import io.sluice.wire.StatusFlags;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.PreparedOk;
import io.sluice.wire.packet.SessionChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Reads responses, packet by packet, into the recording; finds their ends in its own way, since the router's is what is on
 * trial.
 */
final class WireResponses {
    private static final int MAX_EOF_BYTES = 9;
    private static final int LOCAL_INFILE = 0xFB;
    private static final SessionChange AUTOCOMMIT_ON = new SessionChange.SystemVariable("autocommit", "ON");
    private static final SessionChange AUTOCOMMIT_OFF = new SessionChange.SystemVariable("autocommit", "OFF");

    private final WireConnection connection;
    private final Recording recording;
    private final Path file;
    private final boolean deprecateEof;
    private final boolean flaggedCount;
    private final boolean mariaDb;
    private int status;

    WireResponses(WireConnection connection, Recording recording, Path file) {
        this.connection = connection;
        this.recording = recording;
        this.file = file;
        this.deprecateEof = has(Capabilities.CLIENT_DEPRECATE_EOF);
        this.mariaDb = connection.greeting().serverVersion().contains("MariaDB");
        this.flaggedCount =
                has(Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA) || has(Capabilities.MARIADB_CLIENT_CACHE_METADATA);
    }

    private boolean has(long capability) {
        return Capabilities.has(connection.capabilities(), capability);
    }

    /** The last status that was told. */
    int status() {
        return status;
    }

    /** All results of COM_QUERY, COM_STMT_EXECUTE and the like. */
    void results() throws IOException {
        results(false);
    }

    /**
     * The same.
     *
     * @param cursorAsked whether rows may be left to be fetched; else the flag that says so is that of a cursor in a
     *     procedure and means nothing
     */
    void results(boolean cursorAsked) throws IOException {
        while (result(cursorAsked)) {
            recording.line("-- next result");
        }
        finish();
    }

    /** One packet: OK, EOF or ERR. */
    void single() throws IOException {
        byte[] payload = connection.read();
        if (isErr(payload)) {
            error(payload);
        } else if (payload.length > 0 && (payload[0] & 0xFF) == 0xFE && payload.length < MAX_EOF_BYTES) {
            eof(payload);
        } else {
            ok(payload);
        }
        finish();
    }

    /** One packet of text. */
    String text() throws IOException {
        String text = new String(connection.read(), StandardCharsets.UTF_8);
        finish();
        return text;
    }

    /** Rows, or definitions without a count, until their end. */
    void rows() throws IOException {
        rowsUntilEnd();
        finish();
    }

    /** The response to COM_STMT_PREPARE; the id, or -1 after an error. */
    long prepared() throws IOException {
        byte[] payload = connection.read();
        if (isErr(payload)) {
            error(payload);
            finish();
            return -1;
        }
        PreparedOk ok = PreparedOk.decode(Unpooled.wrappedBuffer(payload), connection.capabilities());
        // The id itself is the router's.
        recording.line("prepared " + HexFormat.of().formatHex(payload, 5, payload.length));
        definitions("parameter", ok.metadataFollows() ? ok.parameters() : 0, ok.parameters() > 0);
        definitions("column", ok.metadataFollows() ? ok.columns() : 0, ok.columns() > 0);
        finish();
        return ok.statementId();
    }

    private void definitions(String word, int count, boolean end) throws IOException {
        for (int i = 0; i < count; i++) {
            recording.line(word + " " + shown(connection.read()));
        }
        if (end && !deprecateEof) {
            eof(connection.read());
        }
    }

    private void finish() throws IOException {
        if (!connection.wasInOrder() && !connection.isCompressed()) {
            recording.line("packets out of order");
        }
        if (!connection.isQuiet()) {
            recording.line("more than a response");
        }
    }

    /** One result; whether another one follows. */
    private boolean result(boolean cursorAsked) throws IOException {
        byte[] payload = connection.read();
        if (isErr(payload)) {
            error(payload);
            return false;
        }
        int first = payload.length == 0 ? 0 : payload[0] & 0xFF;
        if (first == 0) {
            ok(payload);
        } else if (first == LOCAL_INFILE) {
            recording.line("file wanted");
            connection.sendMore(Files.readAllBytes(file));
            connection.sendMore(new byte[0]);
            return result(cursorAsked);
        } else {
            ByteBuf count = Unpooled.wrappedBuffer(payload);
            int columns = (int) Fields.readLength(count);
            recording.line("columns " + HexFormat.of().formatHex(payload));
            boolean described = !flaggedCount || Fields.readByte(count) != 0;
            for (int i = 0; i < (described ? columns : 0); i++) {
                byte[] definition = connection.read();
                recording.line(recording.isVarying() ? "column ~" : "column " + shown(definition));
            }
            if (!deprecateEof) {
                eof(connection.read());
                if (cursorAsked && (status & StatusFlags.SERVER_STATUS_CURSOR_EXISTS) != 0) {
                    return false;
                }
            }
            int before = deprecateEof ? 0 : status;
            rowsUntilEnd();
            if ((before & StatusFlags.SERVER_PS_OUT_PARAMS) != 0) {
                // Only the end of the definitions says that more follows; libmysqlclient knows, too.
                status |= before & StatusFlags.SERVER_MORE_RESULTS_EXISTS;
            }
        }
        return (status & StatusFlags.SERVER_MORE_RESULTS_EXISTS) != 0;
    }

    private void rowsUntilEnd() throws IOException {
        while (true) {
            byte[] payload = connection.read();
            int first = payload.length == 0 ? 0 : payload[0] & 0xFF;
            if (isErr(payload)) {
                error(payload);
                status = 0;
                return;
            }
            if (first == 0xFE && (deprecateEof ? payload.length < 0xFFFFFF : payload.length < MAX_EOF_BYTES)) {
                if (deprecateEof) {
                    ok(payload);
                } else {
                    eof(payload);
                }
                return;
            }
            recording.line(recording.isVarying() ? "row ~" : "row " + shown(payload));
        }
    }

    private static boolean isErr(byte[] payload) {
        return payload.length > 0 && (payload[0] & 0xFF) == ErrPacket.HEADER;
    }

    private void error(byte[] payload) {
        status = 0;
        // A statement's id is the router's.
        recording.line("error " + shown(payload).replaceFirst("(statement|handler) \\(\\d+\\)", "$1 (id)"));
    }

    private void eof(byte[] payload) {
        ByteBuf in = Unpooled.wrappedBuffer(payload);
        int header = Fields.readByte(in);
        int warnings = Fields.readShort(in);
        status = Fields.readShort(in);
        if (mariaDb) {
            // A known difference, see "Session trackers".
            status &= ~StatusFlags.SERVER_SESSION_STATE_CHANGED;
        }
        recording.line(String.format(
                "eof %02x warnings %d status %04x rest %s",
                header, warnings, shown(status), rest(payload, in.readerIndex())));
    }

    private void ok(byte[] payload) {
        OkPacket packet = OkPacket.decode(Unpooled.wrappedBuffer(payload), connection.capabilities());
        status = packet.status();
        if (mariaDb && !packet.changes().isEmpty()) {
            // As above: neither all that is told nor its order are the same.
            recording.line(shown(packet.withChanges(packet.changes().stream()
                    .filter(change -> !change.equals(AUTOCOMMIT_ON) && !change.equals(AUTOCOMMIT_OFF))
                    .sorted(Comparator.comparing(SessionChange::toString))
                    .toList())));
            return;
        }
        recording.line(shown(packet));
        if (!recording.isVarying() && !recording.isOfDictionary() && !mariaDb) {
            recording.line("    as " + HexFormat.of().formatHex(payload));
        }
    }

    private String shown(OkPacket packet) {
        return String.format(
                "ok %02x affected %d id %d status %04x warnings %d info %s %s",
                packet.header(),
                packet.affectedRows(),
                packet.insertId(),
                shown(packet.status()),
                packet.warnings(),
                recording.value(packet.info().toUtf8()),
                recording.isVarying() ? "" : packet.changes());
    }

    /** Whether an index serves is the optimizer's choice, which differs on the dictionary from run to run. */
    private int shown(int flags) {
        return recording.isOfDictionary()
                ? flags & ~(StatusFlags.SERVER_QUERY_NO_GOOD_INDEX_USED | StatusFlags.SERVER_QUERY_NO_INDEX_USED)
                : flags;
    }

    private static String rest(byte[] payload, int from) {
        return HexFormat.of().formatHex(payload, from, payload.length);
    }

    private String shown(byte[] payload) {
        StringBuilder text = new StringBuilder(payload.length);
        for (byte each : payload) {
            if (each >= ' ' && each < 127 && each != '\\') {
                text.append((char) each);
            } else {
                text.append(String.format("\\%02x", each));
            }
            if (text.length() > 400) {
                break;
            }
        }
        return payload.length > 200
                ? Recording.shortened(new String(payload, StandardCharsets.ISO_8859_1).replace('\n', ' '))
                : text.toString();
    }
}
