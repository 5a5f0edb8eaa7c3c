package io.sluice.proxy.failover;

import io.sluice.core.failover.ServerView;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.binlog.Extra;
import io.vertx.core.Future;

/**
 * What is asked of the single servers of a shard, and done on them. Every method ends by a deadline, and may be repeated; it
 * fails with what the server said, or that it said nothing. Any event loop; the answer comes on the caller's.
 */
public interface ShardServers {
    Future<ServerView> look(ShardRecord shard, ServerAddress server);

    /** Whether it refuses writes of everybody but replication. */
    Future<Void> setReadOnly(ShardRecord shard, ServerAddress server, boolean isReadOnly);

    /** Its commits wait for no replica that will never answer. */
    Future<Void> releaseCommits(ShardRecord shard, ServerAddress server);

    /** It takes no more from its source, and applies what it has. */
    Future<Void> stopReceiving(ShardRecord shard, ServerAddress server);

    /** As {@link #stopReceiving}, and a delay by which it applies late on purpose is taken away. */
    Future<Void> applyAll(ShardRecord shard, ServerAddress server);

    /** It follows nobody, though it knows its source still, and takes writes. */
    Future<Void> promote(ShardRecord shard, ServerAddress server);

    /** Takes {@link #stopReceiving} and {@link #promote} back. */
    Future<Void> demote(ShardRecord shard, ServerAddress server);

    /** It is the primary for good. */
    Future<Void> forgetSource(ShardRecord shard, ServerAddress server);

    /**
     * It follows this source from what it has.
     *
     * @param isNew whether it has followed nobody before, and needs a login to the source
     */
    Future<Void> follow(ShardRecord shard, ServerAddress server, ServerAddress source, boolean isNew);

    /** Ends the sessions of everybody else; how many. */
    Future<Integer> endSessions(ShardRecord shard, ServerAddress server);

    /** Has the server and the primary agree that these, which the server alone has, changed nothing. */
    Future<Void> reconcile(ShardRecord shard, ServerAddress server, TransactionSet transactions);

    /** What the server has executed beyond these. */
    Future<Extra> extra(ShardRecord shard, ServerAddress server, TransactionSet already);
}
