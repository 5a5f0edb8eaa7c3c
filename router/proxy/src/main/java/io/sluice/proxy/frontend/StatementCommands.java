package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.core.session.PinReason;
import io.sluice.core.sql.StatementLexer;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.BackendConnection;
import io.sluice.wire.Command;
import io.sluice.wire.CommandPacket;
import io.sluice.wire.Packets;
import io.sluice.wire.ResponseScanner;
import io.sluice.wire.StatusFlags;
import io.sluice.wire.packet.PreparedOk;
import org.jspecify.annotations.Nullable;

/**
 * The binary protocol of one session. The client knows the router's statement ids; each statement is prepared on the
 * connection that the session holds, again where it is not yet, and its id there is put into the packet. Owned by the
 * session.
 */
final class StatementCommands {
    private static final int ID_AT = Packets.HEADER_BYTES + CommandPacket.STATEMENT_ID_OFFSET;

    private final ClientSession session;
    private final ClientConnection client;
    private final long capabilities;
    private final PreparedStatements prepared = new PreparedStatements();

    StatementCommands(ClientSession session, ClientConnection client, long capabilities) {
        this.session = requireNonNull(session, "session");
        this.client = requireNonNull(client, "client");
        this.capabilities = capabilities;
    }

    void onPrepare(Request request) {
        if (!request.whole) {
            session.refuse(SqlError.PACKET_TOO_LARGE);
            return;
        }
        int most = session.loop().settings().statementsMax();
        if (prepared.size() >= most) {
            session.refuse(SqlError.TOO_MANY_STATEMENTS, most);
            return;
        }
        ByteBuf packet = Commands.packetOf(request);
        StatementLexer lexer = session.loop().lexer();
        lexer.begin(session.memory().ansiQuotes(), session.memory().noBackslashEscapes());
        session.loop().feed(lexer, packet, packet.readerIndex() + Packets.HEADER_BYTES + 1);
        lexer.end();
        String hint = lexer.tenantHint();
        session.withTenant(
                hint == null ? session.memory().current() : session.memory().hinted(hint), tenant -> {
                    if (Commands.isRefused(session, lexer.effects(), tenant)) {
                        return;
                    }
                    request.statement =
                            new PreparedStatement(prepared.nextId(), tenant.id(), Commands.textOf(packet), lexer);
                    session.withLease(tenant, session::forward);
                });
    }

    int onPrepared(Request request, BackendConnection where, int serverId, int parameters) {
        PreparedStatement statement = requireNonNull(request.statement, "statement");
        statement.onPrepared(where, serverId, parameters);
        prepared.add(statement);
        return statement.id();
    }

    /** The statement that a request names, or null after having refused it. */
    private @Nullable PreparedStatement named(Request request) {
        long id = CommandPacket.statementId(Commands.payload(Commands.packetOf(request)));
        PreparedStatement statement = prepared.get((int) id);
        if (statement == null) {
            session.refuse(SqlError.UNKNOWN_STATEMENT, id, functionOf(request.command));
            return null;
        }
        return statement;
    }

    /** The tenant that a statement belongs to, or null after having refused the request. */
    private @Nullable TenantRecord tenantOf(PreparedStatement statement) {
        TenantRecord tenant = session.memory().currentRecord();
        if (tenant != null && tenant.id().equals(statement.tenant())) {
            return tenant;
        }
        TenantRecord own = session.memory().granted(statement.tenant());
        if (own != null && tenant == null) {
            return own;
        }
        session.refuse(SqlError.STATEMENT_OF_OTHER_TENANT, statement.id());
        return null;
    }

    private static String functionOf(Command command) {
        return switch (command) {
            case COM_STMT_FETCH -> "mysqld_stmt_fetch";
            case COM_STMT_RESET -> "mysqld_stmt_reset";
            default -> "mysqld_stmt_execute";
        };
    }

    void onExecute(Request request) {
        PreparedStatement statement = named(request);
        if (statement == null) {
            return;
        }
        TenantRecord tenant = tenantOf(statement);
        if (tenant == null) {
            return;
        }
        request.statement = statement;
        SqlError refused = statement.takeRefusal();
        if (refused != null) {
            session.refuseWith(refused, statement.refusalText());
            return;
        }
        request.kind = statement.kind();
        request.effects = statement.effects();
        request.settings = statement.settings();
        session.withLease(tenant, () -> prepareThen(statement, () -> execute(request, statement)));
    }

    private void execute(Request request, PreparedStatement statement) {
        if (request.command == Command.COM_STMT_EXECUTE && request.whole) {
            request.packet = ParameterTypes.complete(Commands.packetOf(request), statement, capabilities);
        }
        setServerId(request, statement);
        session.forward();
    }

    void onFetchOrReset(Request request) {
        PreparedStatement statement = named(request);
        if (statement == null) {
            return;
        }
        BackendConnection lease = session.lease().heldOrNull();
        if (lease == null || !statement.isPreparedOn(lease)) {
            // Nothing of it stands on a server: there is no cursor to read, and nothing to reset.
            if (request.command == Command.COM_STMT_RESET) {
                session.answer(() -> client.reply(Replies.ok(StatusFlags.SERVER_STATUS_AUTOCOMMIT)));
            } else {
                session.refuse(SqlError.UNKNOWN_STATEMENT, statement.id(), functionOf(request.command));
            }
            return;
        }
        TenantRecord tenant = tenantOf(statement);
        if (tenant == null) {
            return;
        }
        request.statement = statement;
        session.withLease(tenant, () -> {
            setServerId(request, statement);
            session.forward();
        });
    }

    /** Parts of a long parameter: without response, so what is wrong with them shows at the execution. */
    void onLongData(Request request) {
        long id = CommandPacket.statementId(Commands.payload(Commands.packetOf(request)));
        PreparedStatement statement = prepared.get((int) id);
        TenantRecord tenant = statement == null ? null : session.memory().granted(statement.tenant());
        if (statement == null || tenant == null) {
            session.skip();
            return;
        }
        request.statement = statement;
        session.withLease(
                tenant,
                () -> prepareThen(statement, () -> {
                    statement.longData(true);
                    session.memory().pin(PinReason.STATEMENT_STATE);
                    setServerId(request, statement);
                    session.forwardSilently();
                }));
    }

    /** Runs the action once the statement is prepared on the lease; answers with the shard's error if it cannot be. */
    private void prepareThen(PreparedStatement statement, Runnable action) {
        BackendConnection lease = session.lease().held();
        if (statement.isPreparedOn(lease)) {
            action.run();
            return;
        }
        session.own().ask(Command.COM_STMT_PREPARE, statement::writeText, answer -> {
            if (answer.isError()) {
                session.own().answerWith(answer);
                return;
            }
            PreparedOk ok = PreparedOk.decode(answer.firstPayload(), capabilities);
            statement.onPrepared(lease, (int) ok.statementId(), ok.parameters());
            action.run();
        });
    }

    private static void setServerId(Request request, PreparedStatement statement) {
        ByteBuf packet = Commands.packetOf(request);
        packet.setIntLE(packet.readerIndex() + ID_AT, statement.serverId());
    }

    void onClose(Request request) {
        long id = CommandPacket.statementId(Commands.payload(Commands.packetOf(request)));
        PreparedStatement statement = prepared.remove((int) id);
        if (statement != null) {
            statement.close();
        }
        session.skip();
    }

    void onEnd(Request request, ResponseScanner response) {
        PreparedStatement statement = request.statement;
        if (request.command == Command.COM_STMT_PREPARE && response.isError()) {
            prepared.onPrepareFailed();
        }
        if (statement == null) {
            return;
        }
        switch (request.command) {
            case COM_STMT_EXECUTE -> {
                statement.longData(false);
                statement.cursorOpen(!response.isError() && response.cursorOpen());
            }
            case COM_STMT_FETCH ->
                statement.cursorOpen(
                        !response.isError() && (response.status() & StatusFlags.SERVER_STATUS_LAST_ROW_SENT) == 0);
            case COM_STMT_RESET -> {
                statement.longData(false);
                statement.cursorOpen(false);
            }
            default -> {}
        }
    }

    boolean holdServerState() {
        return prepared.anyHoldsServerState();
    }

    void closeAll() {
        prepared.closeAll();
    }
}
