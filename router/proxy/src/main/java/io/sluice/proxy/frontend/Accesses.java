package io.sluice.proxy.frontend;

import io.sluice.core.gate.Access;
import io.sluice.core.queue.Queueability;
import io.sluice.core.sql.Effects;
import io.sluice.core.sql.StatementKind;
import io.sluice.core.sql.StatementLexer;
import io.sluice.proxy.backend.Commit;
import io.sluice.wire.Capabilities;
import java.nio.charset.StandardCharsets;

/** What a request is to the gate and to the traffic lane. In doubt it writes, and proves nothing. Any thread. */
public final class Accesses {
    /** A text with any of these is no plain read. */
    private static final int MORE_THAN_READ = Effects.IN_DOUBT
            | Effects.TABLE_UNLOCK
            | Effects.SETS_TRACKER
            | Effects.LOCAL_INFILE
            | Effects.MULTI
            | Effects.USES_DATABASE
            | Effects.KILLS
            | Effects.STATEMENT_VARIABLES;

    private Accesses() {}

    static Access of(Request request, SessionMemory memory) {
        if (memory.isInTransaction()) {
            return Access.IN_TRANSACTION;
        }
        boolean alone = request.whole && !memory.isPinned() && memory.isAutocommit();
        if (alone && onlyReads(request)) {
            return Access.PLAIN_READ;
        }
        return alone && isQueueable(request) ? Access.QUEUEABLE_WRITE : Access.WRITE;
    }

    private static boolean isQueueable(Request request) {
        return switch (request.command) {
            case COM_QUERY, COM_STMT_EXECUTE ->
                Queueability.ofText(request.kind, request.effects).isEmpty();
            default -> false;
        };
    }

    /** What this text would be in a session that has nothing open; as {@code COM_QUERY} in the default SQL mode. */
    public static Access ofText(String sql) {
        StatementLexer lexer = new StatementLexer();
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        lexer.begin(false, false);
        lexer.feed(text, 0, text.length);
        lexer.end();
        if (isRead(lexer.kind(), lexer.effects())) {
            return Access.PLAIN_READ;
        }
        boolean queueable = Queueability.ofText(lexer.kind(), lexer.effects()).isEmpty();
        return queueable ? Access.QUEUEABLE_WRITE : Access.WRITE;
    }

    private static boolean onlyReads(Request request) {
        return switch (request.command) {
            // What they answer or set up is the same on every server of the shard.
            case COM_PING, COM_STATISTICS, COM_FIELD_LIST, COM_INIT_DB, COM_STMT_PREPARE -> true;
            case COM_QUERY, COM_STMT_EXECUTE -> isRead(request.kind, request.effects) && !Commands.leavesRows(request);
            default -> false;
        };
    }

    private static boolean isRead(StatementKind kind, int effects) {
        return switch (kind) {
            case SELECT, SHOW, EXPLAIN -> !Effects.has(effects, MORE_THAN_READ);
            // Drivers open every session with some, trackers among them: what they set is set up wherever the session
            // goes next.
            case SET -> !Effects.has(effects, MORE_THAN_READ & ~(Effects.SETS_VARIABLE | Effects.SETS_TRACKER));
            case USE -> !Effects.has(effects, MORE_THAN_READ & ~Effects.USES_DATABASE);
            default -> false;
        };
    }

    /** What the end of a request will prove of the server's commits. */
    static Commit commitOf(Request request, SessionMemory memory, long capabilities) {
        if (memory.isInTransaction()) {
            return switch (request.kind) {
                case COMMIT -> memory.commitOfChanges();
                case DDL, BEGIN -> memory.commitOfChanges() == Commit.NONE ? Commit.NONE : Commit.UNPROVEN;
                default -> Commit.NONE;
            };
        }
        return switch (request.kind) {
            case INSERT, UPDATE, DELETE, REPLACE -> {
                if (!memory.isAutocommit()) {
                    yield Commit.NONE;
                }
                yield isProof(request.kind, capabilities) ? Commit.IF_CHANGED : Commit.UNPROVEN;
            }
            case LOAD, LOAD_LOCAL, DDL, CALL -> Commit.UNPROVEN;
            default -> Commit.NONE;
        };
    }

    /** Whether affected rows are changed rows: to a client that wants the found ones counted, unchanged ones count too. */
    static boolean isProof(StatementKind kind, long capabilities) {
        return switch (kind) {
            case DELETE, REPLACE -> true;
            case INSERT, UPDATE -> !Capabilities.has(capabilities, Capabilities.CLIENT_FOUND_ROWS);
            default -> false;
        };
    }
}
