package io.sluice.proxy.backend;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.vertx.core.Future;
import java.util.Set;

/** What one part of the router, or all of it, has on the shards' primaries, on all its event loops. Any thread. */
public interface PrimaryConnections {
    /** The server's ids of all connections to the shard's primary. */
    Future<Set<Long>> threadIds(ShardId shard);

    /** What is under way there, each loop at its own moment: it is quiet for good only behind a gate that is closed. */
    Future<Quiescence> quiescence(ShardId shard);

    /**
     * Ends what {@link Quiescence#pinned} counts, and tells how many: their sessions are told with their next statement that
     * their state is lost, and end.
     */
    Future<Integer> endPinned(ShardId shard);

    /**
     * Completes when every loop heeds the shard's record of this epoch or a later one, or heeds that there is none any more:
     * connections to a place that the record does not allow are destroyed, and none is lent that was begun before. Waits for
     * as long as the map has no such record; fails if too many wait for such.
     */
    Future<Void> fenced(ShardId shard, Epoch epoch);
}
