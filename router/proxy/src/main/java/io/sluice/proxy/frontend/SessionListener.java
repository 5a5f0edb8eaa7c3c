package io.sluice.proxy.frontend;

import io.sluice.core.tenant.ShardId;

/**
 * What happens to the client sessions of one event loop, for the metrics. Called on that event loop; must return at
 * once and must not allocate: {@link #onStatement} is on the path of every statement.
 */
public interface SessionListener {
    /** Listens to nothing. */
    SessionListener NONE = new SessionListener() {};

    /** How a statement ended. */
    enum Outcome {
        OK,
        /** It was appended to the queue. */
        QUEUED,
        /** The shard answered with an error. */
        ERROR,
        /** The router answered with an error and had not sent the statement. */
        REFUSED,
        /** The statement was sent and its answer is lost. */
        UNKNOWN
    }

    /** How a login ended. */
    enum Login {
        OK,
        DENIED,
        BROKEN,
        TIMEOUT,
        TOO_MANY
    }

    default void onConnected() {}

    default void onDisconnected() {}

    default void onLogin(Login result) {}

    /**
     * A statement ended.
     *
     * @param nanos from the command's first byte in to the answer's last byte out
     */
    default void onStatement(ShardId shard, Outcome outcome, long nanos) {}

    /** A statement was refused before a shard was known. */
    default void onRefused() {}

    /** Bytes relayed to a shard, and from it. */
    default void onBytes(ShardId shard, long toShard, long fromShard) {}

    /** A session began to hold its connection beyond a statement, or let go of it. */
    default void onPinned(ShardId shard, boolean pinned) {}
}
