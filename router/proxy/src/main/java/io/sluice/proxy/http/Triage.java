package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gate.Access;
import io.sluice.core.queue.NotQueueable;
import io.sluice.core.queue.Queueability;
import io.sluice.core.sql.Effects;
import io.sluice.core.sql.StatementKind;
import io.sluice.core.sql.StatementLexer;
import io.sluice.core.tenant.TenantId;
import io.sluice.proxy.http.Request.Statement;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What a request's statements are: one read, or writes. What cannot be right on connections that serve one request after
 * the other is refused, whatever the shard does. Owned by one event loop.
 */
final class Triage {
    /** A statement that reads may have none of these. */
    private static final int MORE_THAN_READ = Effects.IN_DOUBT
            | Effects.TABLE_UNLOCK
            | Effects.SETS_TRACKER
            | Effects.LOCAL_INFILE
            | Effects.USES_DATABASE
            | Effects.KILLS
            | Effects.STATEMENT_VARIABLES;

    /** A statement that writes may have none of these: they leave something behind, or ask for what others left. */
    private static final int MORE_THAN_WRITE = Effects.SETS_USER_VARIABLE
            | Effects.SETS_VARIABLE
            | Effects.ONE_SHOT_TRANSACTION
            | Effects.TEMPORARY_TABLE
            | Effects.TABLE_LOCK
            | Effects.TABLE_UNLOCK
            | Effects.USER_LOCK
            | Effects.HANDLER
            | Effects.SQL_PREPARE
            | Effects.XA
            | Effects.READS_DIAGNOSTICS
            | Effects.CALC_FOUND_ROWS
            | Effects.CALLS_ROUTINE
            | Effects.UNTRACKED_STATE
            | Effects.SETS_TRACKER
            | Effects.LOCAL_INFILE
            | Effects.USES_DATABASE
            | Effects.KILLS
            | Effects.STATEMENT_VARIABLES
            | Effects.RETURNS_ROWS;

    /** Of an entry of the queue, less what it holds beside its statements. */
    private static final int ENTRY_BYTES_MAX = 1024 * 1024 - 4096;

    private static final int STATEMENT_OVERHEAD = 16;

    private final StatementLexer lexer = new StatementLexer();

    /**
     * What a request is.
     *
     * @param notQueueable why a write is none that can be queued; empty if it can be
     */
    record Sorted(Access access, String notQueueable) {
        Sorted {
            requireNonNull(access, "access");
            requireNonNull(notQueueable, "notQueueable");
        }

        boolean isRead() {
            return access == Access.PLAIN_READ;
        }
    }

    /** @throws Problem.Raised if it is neither one read nor writes only */
    Sorted sort(TenantId tenant, List<Statement> statements) {
        String notQueueable = "";
        long bytes = 0;
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            lexer.begin(false, false);
            lexer.feed(statement.sql(), 0, statement.sql().length);
            lexer.end();
            if (isRead(tenant, i, statements.size() > 1)) {
                return new Sorted(Access.PLAIN_READ, "");
            }
            requirePlaces(i, statement.places());
            if (notQueueable.isEmpty()) {
                notQueueable = Queueability.ofText(lexer.kind(), lexer.effects())
                        .map(NotQueueable::text)
                        .orElse("");
            }
            bytes += statement.sql().length + statement.parameters().length + STATEMENT_OVERHEAD;
        }
        if (notQueueable.isEmpty() && bytes > ENTRY_BYTES_MAX) {
            notQueueable = NotQueueable.TOO_LARGE.text();
        }
        return new Sorted(notQueueable.isEmpty() ? Access.QUEUEABLE_WRITE : Access.WRITE, notQueueable);
    }

    /** Else the shard would read one parameter's bytes as another's. */
    private void requirePlaces(int number, int given) {
        if (given > 0 && Effects.has(lexer.effects(), Effects.VERSION_COMMENT)) {
            throw refused(number, "it has parameters, and a comment that only some servers execute");
        }
        if (lexer.places() != given) {
            throw ReadWork.mismatch(number, lexer.places(), given).toException();
        }
    }

    private boolean isRead(TenantId tenant, int number, boolean inBatch) {
        String hint = lexer.tenantHint();
        if (hint != null && !hint.equals(tenant.value())) {
            throw refused(number, "its comment names another tenant than the path");
        }
        int effects = lexer.effects();
        if ((effects & Effects.IN_DOUBT) == Effects.IN_DOUBT) {
            throw refused(number, "its text cannot be read with certainty");
        }
        if (Effects.has(effects, Effects.MULTI)) {
            throw refused(number, "it has several statements; send them as a batch");
        }
        if (Effects.has(effects, Effects.NAMES_TENANTS)) {
            throw refused(number, "it reads tables that name every tenant of the server");
        }
        return switch (lexer.kind()) {
            case INSERT, UPDATE, DELETE, REPLACE -> {
                if (Effects.has(effects, MORE_THAN_WRITE)) {
                    throw refused(number, "it leaves or needs state of a session, and there is none");
                }
                yield false;
            }
            case SELECT, SHOW, EXPLAIN -> {
                if (inBatch) {
                    throw refused(number, "a batch is of writes; send a read by itself");
                }
                if (Effects.has(effects, MORE_THAN_READ)) {
                    throw refused(number, "it does more than read, or needs state of a session, and there is none");
                }
                yield true;
            }
            default -> throw refused(number, reason(lexer.kind()));
        };
    }

    private static String reason(StatementKind kind) {
        return switch (kind) {
            case EMPTY -> "it is empty";
            case BEGIN, COMMIT, ROLLBACK, SAVEPOINT, XA -> "a request is one transaction by itself";
            case SET, USE, LOCK, UNLOCK, HANDLER, PREPARE, EXECUTE, DEALLOCATE, SHOW_DIAGNOSTICS ->
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " needs a session, and there is none";
            default ->
                "only INSERT, UPDATE, DELETE, REPLACE and what reads are run here; the MySQL port runs everything";
        };
    }

    private static Problem.Raised refused(int number, String why) {
        return new Problem(ProblemType.STATEMENT_NOT_SUPPORTED, why, OptionalInt.empty(), "", "/statements/" + number)
                .toException();
    }
}
