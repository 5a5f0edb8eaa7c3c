package io.sluice.proxy.queue;

import io.sluice.core.tenant.ShardId;
import io.vertx.core.Future;
import java.util.Set;

/** The router's traffic on a shard besides its queue. Any thread. */
public interface LiveTraffic {
    /** The server's ids of all connections that the router has to the shard's primary. */
    Future<Set<Long>> threadIds(ShardId shard);

    /** What a statement took lately, from its first byte in to its last byte out; 0 if there was none. */
    long latencyNanos(ShardId shard);
}
