package io.sluice.proxy.backend;

import io.sluice.core.tenant.ShardId;

/**
 * What happens to the connections of one event loop, for the metrics. Called on that event loop; must return at once.
 */
public interface BackendListener {
    /** Listens to nothing. */
    BackendListener NONE = new BackendListener() {};

    /** Why a connection ended. */
    enum CloseReason {
        /** Unused for the idle time. */
        IDLE,
        /** The server closed it. */
        SERVER,
        /** Its exchange was given up, or broke the protocol. */
        BROKEN,
        /** Its server was found locked, and its statement's time was over. */
        ABANDONED,
        /** It did not come up or did not log in. */
        FAILED,
        /** Its session held something that no reset clears. */
        UNCLEAN,
        /** Room was needed for one with other capabilities. */
        REPLACED,
        /** The placement, the account or the shard changed. */
        STALE,
        /** Its shard has no primary for the time being, or its session is in the way of a change of it. */
        FENCED,
        /** The router stops. */
        SHUTDOWN
    }

    default void onOpened(ShardId shard) {}

    default void onClosed(ShardId shard, CloseReason reason) {}

    /** A connection went from a session to another one: {@code cleaned} if it had to be reset by COM_CHANGE_USER. */
    default void onHandedOver(ShardId shard, boolean cleaned) {}

    /** A statement began to wait for a connection. */
    default void onWaiting(ShardId shard) {}

    /** A statement stopped waiting after so many nanoseconds, with a connection or without. */
    default void onWaited(ShardId shard, long nanos, boolean served) {}

    /** The pool's gauges changed. */
    default void onGauges(ShardId shard, int open, int leased, int waiting) {}
}
