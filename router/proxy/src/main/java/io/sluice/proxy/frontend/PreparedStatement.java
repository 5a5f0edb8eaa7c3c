package io.sluice.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.core.sql.StatementKind;
import io.sluice.core.sql.StatementLexer;
import io.sluice.core.sql.VariableSetting;
import io.sluice.core.tenant.TenantId;
import io.sluice.proxy.backend.BackendConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that a session has prepared: its text, so that it can be prepared again on another connection, and where
 * it stands prepared now. Owned by its session.
 */
final class PreparedStatement {
    private final int id;
    private final TenantId tenant;
    private final byte[] text;
    private final StatementKind kind;
    private final int effects;
    private final List<VariableSetting> settings;
    private int parameters;
    private @Nullable BackendConnection connection;
    private long generation;
    private int serverId;
    /** The parameter types of the last execution that told them; the server forgets them with the statement. */
    private byte @Nullable [] types;

    private boolean typesTold;
    private boolean cursorOpen;
    private boolean longData;
    private @Nullable SqlError refusal;
    private String refusalText = "";

    /** @param lexer which has just read the text */
    PreparedStatement(int id, TenantId tenant, byte[] text, StatementLexer lexer) {
        this.id = id;
        this.tenant = tenant;
        this.text = text;
        this.kind = lexer.kind();
        this.effects = lexer.effects();
        this.settings = lexer.settings();
    }

    /** The router's id: what the client knows. */
    int id() {
        return id;
    }

    TenantId tenant() {
        return tenant;
    }

    StatementKind kind() {
        return kind;
    }

    /** A part of a long parameter was not sent, for this reason: so the next execution must not be. */
    void refuse(SqlError error, String why) {
        refusal = error;
        refusalText = why;
    }

    /** Why the next execution must not be sent; null if it may. Asked once. */
    @Nullable
    SqlError takeRefusal() {
        SqlError taken = refusal;
        refusal = null;
        return taken;
    }

    String refusalText() {
        return refusalText;
    }

    /** The bits of {@link io.sluice.core.sql.Effects} of its text. */
    int effects() {
        return effects;
    }

    /** The session variables that its text sets. */
    List<VariableSetting> settings() {
        return settings;
    }

    int parameters() {
        return parameters;
    }

    /** Its text; not to be written into. */
    byte[] text() {
        return text;
    }

    /** Appends the payload of COM_STMT_PREPARE without its command byte. */
    void writeText(ByteBuf out) {
        out.writeBytes(text);
    }

    boolean isPreparedOn(BackendConnection other) {
        return connection == other && generation == other.generation() && other.isOpen();
    }

    int serverId() {
        return serverId;
    }

    void onPrepared(BackendConnection where, int newServerId, int parameterCount) {
        close();
        connection = where;
        generation = where.generation();
        serverId = newServerId;
        parameters = parameterCount;
        typesTold = false;
    }

    /** Closes it on the server, if it still stands there. */
    void close() {
        BackendConnection where = connection;
        if (where != null && isPreparedOn(where)) {
            where.closeStatement(serverId);
        }
        connection = null;
        cursorOpen = false;
        longData = false;
    }

    byte @Nullable [] types() {
        return types;
    }

    /** Whether the server knows the types of the parameters from an execution since it prepared the statement. */
    boolean typesTold() {
        return typesTold;
    }

    void onTypesTold(byte[] told) {
        types = told;
        typesTold = true;
    }

    boolean cursorOpen() {
        return cursorOpen;
    }

    void cursorOpen(boolean open) {
        cursorOpen = open;
    }

    boolean longData() {
        return longData;
    }

    void longData(boolean sent) {
        longData = sent;
    }
}
