package io.sluice.core.session;

import io.sluice.core.sql.Effects;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What ties one session to its connection, by what its statements were and what the server told. When in doubt it ties:
 * a session that is tied needlessly costs a connection, one that is not loses its state.
 *
 * <p>Ended by: the transaction's end ({@link PinReason#TRANSACTION}; {@link PinReason#ONE_SHOT_TRANSACTION} by the end of
 * the next one), UNLOCK TABLES ({@link PinReason#TABLE_LOCK}), the end of cursor and long data; all by {@link #reset}.
 * Owned by the session.
 */
public final class SessionPins {
    /** Lasts until the server's session is cleared. */
    private static final int LASTING = Effects.SETS_USER_VARIABLE
            | Effects.TEMPORARY_TABLE
            | Effects.TABLE_LOCK
            | Effects.USER_LOCK
            | Effects.HANDLER
            | Effects.SQL_PREPARE
            | Effects.XA
            | Effects.SETS_TRACKER
            | Effects.UNTRACKED_STATE;

    /** May be done although the statement failed: it happens while the statement runs, and nothing takes it back. */
    private static final int DONE_BEFORE_FAILURE =
            Effects.SETS_USER_VARIABLE | Effects.USER_LOCK | Effects.SETS_TRACKER | Effects.UNTRACKED_STATE;

    private final EnumSet<PinReason> reasons = EnumSet.noneOf(PinReason.class);
    /** The transaction has begun for which {@link PinReason#ONE_SHOT_TRANSACTION} holds. */
    private boolean oneShotBegun;

    public boolean isPinned() {
        return !reasons.isEmpty();
    }

    public boolean isInTransaction() {
        return reasons.contains(PinReason.TRANSACTION);
    }

    public Set<PinReason> reasons() {
        return EnumSet.copyOf(reasons);
    }

    /**
     * Whether COM_RESET_CONNECTION and COM_CHANGE_USER end all of it. They keep a changed option, and COM_CHANGE_USER even
     * to another account the role that was active (seen with MySQL 8.0.15).
     */
    public boolean isCleared() {
        return !reasons.contains(PinReason.OPTION) && !reasons.contains(PinReason.UNTRACKED_STATE);
    }

    /** One of the reasons, the same for the same set. */
    public Optional<PinReason> first() {
        return reasons.stream().findFirst();
    }

    /** For an error text. */
    public String text() {
        return first().map(PinReason::text).orElse("nothing");
    }

    /**
     * A statement has ended.
     *
     * @param effects the bits of {@link Effects} of its text
     * @param failed whether the server answered with an error; even then an earlier statement of the same text, or a part
     *     of the statement, may have had its effect
     * @param inTransaction what the server says of its session now
     * @param statementState whether a cursor is open or long data waits
     */
    public void onEnd(int effects, boolean failed, boolean inTransaction, boolean statementState) {
        set(PinReason.TRANSACTION, inTransaction);
        set(PinReason.STATEMENT_STATE, statementState);
        boolean several = Effects.has(effects, Effects.MULTI);
        if (Effects.has(effects, Effects.ONE_SHOT_TRANSACTION) && (!failed || several)) {
            reasons.add(PinReason.ONE_SHOT_TRANSACTION);
            oneShotBegun = inTransaction;
        } else {
            onTransaction(inTransaction);
        }
        onLasting(failed && !several ? effects & DONE_BEFORE_FAILURE : effects);
        if (failed && Effects.has(effects, Effects.CALLS_ROUTINE)) {
            // An error carries no word of the trackers.
            reasons.add(PinReason.ROUTINE_STATE);
        }
        if (!failed && Effects.has(effects, Effects.TABLE_UNLOCK) && !Effects.has(effects, Effects.TABLE_LOCK)) {
            reasons.remove(PinReason.TABLE_LOCK);
        }
    }

    /**
     * What is told of the next transaction waits for one: statements that need none, SET NAMES or SELECT 1, do not end it
     * (seen with MySQL 8.0 and MariaDB 11.4). A statement that is a transaction of its own does, but nobody says so.
     */
    private void onTransaction(boolean inTransaction) {
        if (inTransaction) {
            oneShotBegun = true;
        } else if (oneShotBegun) {
            reasons.remove(PinReason.ONE_SHOT_TRANSACTION);
        }
    }

    /**
     * The server told of changes, while a statement ran that has not ended yet.
     *
     * @param effects the bits of the statement's text; of COM_INIT_DB, those of USE
     * @param stateChanged the general signal, which comes with every kind of change
     * @param variables whether session variables were told
     * @param schema whether the default database was told
     */
    public void onTold(int effects, boolean stateChanged, boolean variables, boolean schema) {
        boolean mayHideMore = Effects.has(effects, Effects.CALLS_ROUTINE);
        boolean ofVariables = variables && Effects.has(effects, Effects.SETS_VARIABLE | Effects.STATEMENT_VARIABLES);
        boolean ofText = Effects.has(effects, LASTING);
        if (stateChanged && (mayHideMore || !(ofVariables || schema || ofText))) {
            reasons.add(PinReason.ROUTINE_STATE);
        }
    }

    private void onLasting(int effects) {
        if (!Effects.has(effects, LASTING)) {
            return;
        }
        add(effects, Effects.SETS_USER_VARIABLE, PinReason.USER_VARIABLE);
        add(effects, Effects.TEMPORARY_TABLE, PinReason.TEMPORARY_TABLE);
        add(effects, Effects.TABLE_LOCK, PinReason.TABLE_LOCK);
        add(effects, Effects.USER_LOCK, PinReason.USER_LOCK);
        add(effects, Effects.HANDLER, PinReason.HANDLER);
        add(effects, Effects.SQL_PREPARE, PinReason.SQL_PREPARE);
        add(effects, Effects.XA, PinReason.XA);
        add(effects, Effects.SETS_TRACKER, PinReason.TRACKER_CHANGED);
        add(effects, Effects.UNTRACKED_STATE, PinReason.UNTRACKED_STATE);
    }

    private void add(int effects, int bit, PinReason reason) {
        if (Effects.has(effects, bit)) {
            reasons.add(reason);
        }
    }

    /** The reason begins or ends. */
    public void set(PinReason reason, boolean holds) {
        if (holds) {
            reasons.add(reason);
        } else {
            reasons.remove(reason);
        }
    }

    /** The server's session was cleared. */
    public void reset() {
        reasons.clear();
        oneShotBegun = false;
    }
}
