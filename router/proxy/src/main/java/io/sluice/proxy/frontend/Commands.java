package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.core.sql.Effects;
import io.sluice.core.sql.StatementKind;
import io.sluice.core.sql.StatementLexer;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.BackendConnection;
import io.sluice.proxy.backend.Commit;
import io.sluice.wire.Command;
import io.sluice.wire.CommandPacket;
import io.sluice.wire.Packets;
import io.sluice.wire.ResponseScanner;
import org.jspecify.annotations.Nullable;

/**
 * What each command of a session does: reads as much of its packet as must be known, finds its tenant, and tells the
 * session to forward, answer or refuse. Owned by the session.
 */
final class Commands {
    private static final String INFORMATION_SCHEMA = "information_schema";

    private final ClientSession session;
    private final ClientConnection client;
    private final long capabilities;
    private final StatementCommands statements;
    private final SessionCommands others;

    Commands(ClientSession session, ClientConnection client, LoginFacts login) {
        this.session = requireNonNull(session, "session");
        this.client = requireNonNull(client, "client");
        this.capabilities = login.capabilities();
        this.statements = new StatementCommands(session, client, capabilities);
        this.others = new SessionCommands(session, client, login);
    }

    /** The command of a packet; COM_SLEEP, which is refused, stands for a byte that means nothing. */
    static Command commandOf(ByteBuf packet) {
        if (packet.readableBytes() <= Packets.HEADER_BYTES) {
            return Command.COM_SLEEP;
        }
        Command command = Command.of(packet.getUnsignedByte(packet.readerIndex() + Packets.HEADER_BYTES));
        return command == null ? Command.COM_SLEEP : command;
    }

    /** The payload of a packet that may be cut off; shares its bytes. */
    static ByteBuf payload(ByteBuf packet) {
        return packet.slice(packet.readerIndex() + Packets.HEADER_BYTES, packet.readableBytes() - Packets.HEADER_BYTES);
    }

    void on(Request request) {
        if (request.command != Command.COM_QUERY && request.command.hasResponse()) {
            session.turn().queueing().forget();
        }
        switch (request.command) {
            case COM_QUERY -> onQuery(request);
            case COM_STMT_PREPARE -> statements.onPrepare(request);
            case COM_STMT_EXECUTE, COM_STMT_BULK_EXECUTE -> statements.onExecute(request);
            case COM_STMT_FETCH, COM_STMT_RESET -> statements.onFetchOrReset(request);
            case COM_STMT_SEND_LONG_DATA -> statements.onLongData(request);
            case COM_STMT_CLOSE -> statements.onClose(request);
            case COM_INIT_DB -> onUse(request, CommandPacket.database(payload(packetOf(request))));
            case COM_PING -> others.onPing();
            case COM_STATISTICS -> others.onStatistics();
            case COM_FIELD_LIST -> run(null);
            case COM_SET_OPTION -> others.onSetOption(request);
            case COM_RESET_CONNECTION -> others.onReset();
            case COM_CHANGE_USER -> others.onChangeUser(request);
            case COM_PROCESS_KILL -> others.onKill(CommandPacket.processId(payload(packetOf(request))), false);
            case COM_QUIT -> {
                request.drop();
                client.close();
            }
            default -> onRefused(request);
        }
    }

    private void onRefused(Request request) {
        ByteBuf packet = packetOf(request);
        boolean known = packet.readableBytes() > Packets.HEADER_BYTES
                && Command.of(packet.getUnsignedByte(packet.readerIndex() + Packets.HEADER_BYTES)) != null;
        if (known) {
            session.refuse(SqlError.COMMAND_REFUSED, request.command.name(), request.command.reason());
        } else {
            session.refuse(SqlError.UNKNOWN_COMMAND);
        }
    }

    static ByteBuf packetOf(Request request) {
        return requireNonNull(request.packet, "packet");
    }

    // -- text -------------------------------------------------------------------------------------------------------

    private void onQuery(Request request) {
        ByteBuf packet = packetOf(request);
        int offset = CommandPacket.textOffset(payload(packet), capabilities);
        StatementLexer lexer = request.whole ? session.loop().lexer() : new StatementLexer();
        lexer.begin(session.memory().ansiQuotes(), session.memory().noBackslashEscapes());
        session.loop().feed(lexer, packet, packet.readerIndex() + Packets.HEADER_BYTES + offset);
        if (request.whole) {
            lexer.end();
        } else {
            request.streamed = lexer;
        }
        request.kind = lexer.kind();
        request.effects = lexer.effects();
        request.settings = lexer.settings();
        boolean single = request.whole && !Effects.has(request.effects, Effects.MULTI);
        if (request.kind != StatementKind.SHOW_DIAGNOSTICS) {
            session.turn().queueing().forget();
        } else if (single && session.turn().queueing().answersDiagnostics(request)) {
            return;
        }
        String database = lexer.useDatabase();
        if (single && request.kind == StatementKind.USE && database != null) {
            onUse(request, database);
        } else if (single && request.kind == StatementKind.KILL && lexer.killId() != StatementLexer.NO_ID) {
            others.onKill(lexer.killId(), lexer.killQueryOnly());
        } else {
            run(lexer.tenantHint());
        }
    }

    /** Reads on in a long text; false when the statement must not be executed. */
    boolean onMoreText(Request request, ByteBuf bytes, boolean last) {
        StatementLexer lexer = requireNonNull(request.streamed, "streamed");
        session.loop().feed(lexer, bytes, bytes.readerIndex());
        if (last) {
            lexer.end();
        }
        request.effects |= lexer.effects();
        request.settings = lexer.settings();
        return !Effects.has(request.effects, Effects.KILLS)
                && !mayNameTenants(session, request.effects)
                && mayRun(session, request.effects, requireNonNull(request.tenant, "tenant"));
    }

    /** Refuses the request if its text must not reach the shard, and tells whether it did. */
    static boolean isRefused(ClientSession session, int effects, TenantRecord tenant) {
        if (Effects.has(effects, Effects.KILLS)) {
            // A plain KILL never comes here; in any other form its id would be taken for the shard's.
            session.refuse(SqlError.COMMAND_REFUSED, "KILL", "only alone, as text, with a plain number");
            return true;
        }
        if (!mayRun(session, effects, tenant)) {
            session.refuse(SqlError.USER_LOCKS_REFUSED, tenant.id());
            return true;
        }
        if (mayNameTenants(session, effects)) {
            session.refuse(SqlError.PROCESS_NEEDED);
            return true;
        }
        return false;
    }

    private static boolean mayNameTenants(ClientSession session, int effects) {
        return Effects.has(effects, Effects.NAMES_TENANTS)
                || (Effects.has(effects, Effects.MENTIONS_FILES)
                        && session.memory().schema().equalsIgnoreCase(INFORMATION_SCHEMA));
    }

    /** User locks have the same names for all tenants of a server, so they are not for everyone. */
    private static boolean mayRun(ClientSession session, int effects, TenantRecord tenant) {
        return !Effects.has(effects, Effects.USER_LOCK) || session.memory().mayUseUserLocks(tenant);
    }

    private void run(@Nullable String hint) {
        SessionMemory memory = session.memory();
        TenantRecord current = hint == null ? memory.currentRecord() : null;
        if (current != null) {
            forward(current);
            return;
        }
        session.withTenant(hint == null ? memory.current() : memory.hinted(hint), this::forward);
    }

    private void forward(TenantRecord tenant) {
        if (!isRefused(session, session.request().effects, tenant)) {
            session.withLease(tenant, session::forward);
        }
    }

    // -- the tenant -------------------------------------------------------------------------------------------------

    private void onUse(Request request, String database) {
        session.withTenant(session.memory().used(database), chosen -> {
            request.chooses = true;
            session.memory().onUse(chosen);
            session.withLease(chosen, session::forward);
        });
    }

    /** Whether rows may be left on the server; else the flag that says so is that of a cursor within a routine. */
    static boolean leavesRows(Request request) {
        return request.command == Command.COM_STMT_FETCH
                || (request.command == Command.COM_STMT_EXECUTE
                        && CommandPacket.wantsCursor(payload(packetOf(request))));
    }

    // -- the response -----------------------------------------------------------------------------------------------

    int onPrepared(Request request, BackendConnection where, int serverId, int parameters) {
        return statements.onPrepared(request, where, serverId, parameters);
    }

    void onEnd(Request request, ResponseScanner response) {
        if (request.chooses) {
            session.memory().onUsed(!response.isError());
        }
        statements.onEnd(request, response);
    }

    /** The shard has not said what came of the request: what it chose is not chosen. Told again, it does nothing. */
    void onUnanswered(Request request) {
        if (request.chooses) {
            request.chooses = false;
            session.memory().onUsed(false);
        }
    }

    /** What the end of the request will prove of the server's commits. */
    Commit commitOf(Request request) {
        return Accesses.commitOf(request, session.memory(), capabilities);
    }

    /** What the request has done to the data of a transaction that goes on. */
    Commit changedBy(Request request, ResponseScanner response) {
        if (response.isError() || !Effects.has(request.effects, Effects.WRITES)) {
            return Commit.NONE;
        }
        boolean proof = response.affectedRows() > 0 && Accesses.isProof(request.kind, capabilities);
        return proof ? Commit.OF_CHANGES : Commit.UNPROVEN;
    }

    /** The request has no answer: what is wrong with it shows when its statement is executed. */
    void refuseLater(Request request, SqlError error, String text) {
        PreparedStatement statement = request.statement;
        if (statement != null) {
            statement.refuse(error, text);
        }
    }

    /** Whether a cursor is open, or parts of a long parameter wait on the server. */
    boolean holdsServerState() {
        return statements.holdServerState();
    }

    void closeStatements() {
        statements.closeAll();
    }

    /** Whether a request makes sense only where the session's last statement ran, since it asks for what that left there. */
    boolean needsDiagnostics(Request request, boolean lastLeftDiagnostics) {
        boolean inDoubt = (request.effects & Effects.IN_DOUBT) == Effects.IN_DOUBT;
        return Effects.has(request.effects, Effects.READS_DIAGNOSTICS)
                && !inDoubt
                && (lastLeftDiagnostics || request.kind != StatementKind.SHOW_DIAGNOSTICS);
    }

    /** The text of a COM_STMT_PREPARE, COM_QUERY or the like, for those that must keep it. */
    static byte[] textOf(ByteBuf packet) {
        byte[] text = new byte[packet.readableBytes() - Packets.HEADER_BYTES - 1];
        packet.getBytes(packet.readerIndex() + Packets.HEADER_BYTES + 1, text);
        return text;
    }
}
