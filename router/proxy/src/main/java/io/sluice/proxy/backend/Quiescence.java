package io.sluice.proxy.backend;

/**
 * What is under way on a shard's primary, in connections, each counted once.
 *
 * @param inTransaction whose sessions have a transaction open there
 * @param pinned on which nothing happens, kept for other state of their sessions: these do not go away by waiting
 * @param other with a statement under way, or of the router's own; also who waits for one
 */
public record Quiescence(int inTransaction, int pinned, int other) {
    public static final Quiescence NONE = new Quiescence(0, 0, 0);

    /** @param waiting who waits for a connection */
    static Quiescence of(Iterable<BackendConnection> connections, int waiting) {
        int transactions = 0;
        int pinned = 0;
        int other = waiting;
        for (BackendConnection each : connections) {
            switch (tie(each)) {
                case TRANSACTION -> transactions++;
                case STATE -> pinned++;
                case NONE -> other += each.isIdle() ? 0 : 1;
            }
        }
        return new Quiescence(transactions, pinned, other);
    }

    /** Whether nothing happens there, and nothing but state of its session other than a transaction keeps it. */
    static boolean isPinned(BackendConnection connection) {
        return tie(connection) == LeaseHolder.Tie.STATE;
    }

    private static LeaseHolder.Tie tie(BackendConnection connection) {
        LeaseHolder holder = connection.isIdle() ? null : connection.session.holder();
        LeaseHolder.Tie tie = holder == null ? LeaseHolder.Tie.NONE : holder.tie(connection);
        return tie == LeaseHolder.Tie.STATE && connection.isInExchange() ? LeaseHolder.Tie.NONE : tie;
    }

    /** Whether a planned switchover may go on. */
    public boolean isQuiet() {
        return inTransaction == 0 && pinned == 0 && other == 0;
    }

    /** Whether only {@link PrimaryConnections#endPinned} is left to be done. */
    public boolean isPinnedOnly() {
        return inTransaction == 0 && pinned > 0 && other == 0;
    }

    public Quiescence plus(Quiescence more) {
        return new Quiescence(inTransaction + more.inTransaction, pinned + more.pinned, other + more.other);
    }
}
