package io.sluice.simulation.world;

import java.util.function.Consumer;

/**
 * What is sent to a server.
 *
 * @param id comes back with the answer
 * @param nanos how long the server works on it
 * @param changes whether it changes data; of a COMMIT, the transaction tells
 * @param onRun when the server begins to execute it
 * @param onReply when the answer is complete at the router's socket
 */
public record Request(
        Kind kind, long id, long nanos, boolean changes, Consumer<SimulatedServer> onRun, Consumer<Reply> onReply) {
    /** What it is to the server. */
    public enum Kind {
        LOGIN,
        READ,
        /** Outside of a transaction. */
        WRITE,
        BEGIN,
        WRITE_IN_TRANSACTION,
        COMMIT,
        ROLLBACK,
        /** A canary; on a replica it reads the heartbeat row. */
        PING,
        /** A canary, whose id is the number that it writes into the heartbeat row. */
        HEARTBEAT,
        /** How many sessions wait for a global lock. */
        LOCK_WAITS;

        boolean writes() {
            return this == WRITE || this == WRITE_IN_TRANSACTION || this == HEARTBEAT;
        }
    }

    /** A canary's, a login or a question: nobody's data. */
    public static Request own(Kind kind, long id, long nanos, Consumer<Reply> onReply) {
        return new Request(kind, id, nanos, kind == Kind.HEARTBEAT, server -> {}, onReply);
    }
}
