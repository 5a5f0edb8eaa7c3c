package io.sluice.core.session;

import io.sluice.core.sql.Effects;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What ties one session to its connection, by what its statements were and what the server told. When in doubt it ties:
 * a session that is tied needlessly costs a connection, one that is not loses its state.
 *
 * <p>Ended by: the transaction's end ({@link PinReason#TRANSACTION}, {@link PinReason#ONE_SHOT_TRANSACTION}), UNLOCK TABLES
 * ({@link PinReason#TABLE_LOCK}), the end of cursor and long data; all by {@link #reset}. Owned by the session.
 */
public final class SessionPins {
    private static final int LASTING = Effects.SETS_USER_VARIABLE
            | Effects.TEMPORARY_TABLE
            | Effects.TABLE_LOCK
            | Effects.USER_LOCK
            | Effects.HANDLER
            | Effects.SQL_PREPARE
            | Effects.XA
            | Effects.SETS_TRACKER
            | Effects.UNTRACKED_STATE;

    private final EnumSet<PinReason> reasons = EnumSet.noneOf(PinReason.class);

    public boolean isPinned() {
        return !reasons.isEmpty();
    }

    public Set<PinReason> reasons() {
        return EnumSet.copyOf(reasons);
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
     * @param failed whether the server answered with an error; even then an earlier statement of the same text may have
     *     had its effect
     * @param inTransaction what the server says of its session now
     * @param statementState whether a cursor is open or long data waits
     */
    public void onEnd(int effects, boolean failed, boolean inTransaction, boolean statementState) {
        set(PinReason.TRANSACTION, inTransaction);
        set(PinReason.STATEMENT_STATE, statementState);
        if (Effects.has(effects, Effects.ONE_SHOT_TRANSACTION)) {
            set(PinReason.ONE_SHOT_TRANSACTION, !failed || Effects.has(effects, Effects.MULTI));
        } else if (!inTransaction) {
            reasons.remove(PinReason.ONE_SHOT_TRANSACTION);
        }
        boolean mayHaveHappened = !failed || Effects.has(effects, Effects.MULTI | Effects.CALLS_ROUTINE);
        if (mayHaveHappened && Effects.has(effects, LASTING)) {
            onLasting(effects);
        }
        if (!failed && Effects.has(effects, Effects.TABLE_UNLOCK) && !Effects.has(effects, Effects.TABLE_LOCK)) {
            reasons.remove(PinReason.TABLE_LOCK);
        }
    }

    private void onLasting(int effects) {
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
    }
}
