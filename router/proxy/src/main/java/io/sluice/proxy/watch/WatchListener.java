package io.sluice.proxy.watch;

import io.sluice.core.health.Verdict;
import io.sluice.core.tenant.ShardId;
import java.time.Duration;

/** What the watch tells the metrics. Called on its event loop; must return at once. */
public interface WatchListener {
    /** Listens to nothing. */
    WatchListener NONE = new WatchListener() {};

    /**
     * The gate of a primary closed, or would have in a rehearsal.
     *
     * @param detection from the first sign of the trouble on
     */
    default void onContained(ShardId shard, Verdict verdict, boolean rehearsed, Duration detection) {}

    /** An event loop that relays statements was this late, at most, since the last word. */
    default void onLoopLag(Duration lag) {}
}
