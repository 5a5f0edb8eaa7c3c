/**
 * Changes the primary of a shard: promotes a replica of one that is locked up, follows what somebody else has promoted, switches
 * over as planned, and sees to one that was the primary and comes back.
 *
 * <p>How to read it: {@link io.sluice.proxy.failover.Failovers} has a {@code ShardDesk} for each shard, that performs one
 * {@code HandoverRun} of {@code core.failover} at a time with {@code Deeds}; {@code Aftercare} does what no client waits for.
 * {@code FenceHook} runs the operator's program; {@code Sightings} knows what the primaries had, over a restart.
 *
 * <p>For {@code app.router}, which starts it and hands it the operators' intents, and for {@code proxy.inquiry}. Cost: a look at
 * all shards ten times a second, and a small file each second; nothing on the path of a statement. Limits: those of {@code FailoverSettings}; 100 events a
 * shard.
 *
 * <p>Owned by one event loop, which relays no statements. Public types: {@link io.sluice.proxy.failover.Failovers}, {@link
 * io.sluice.proxy.failover.FailoverParts}, {@link io.sluice.proxy.failover.ShardServers}, {@link
 * io.sluice.proxy.failover.LiveServers}, {@link io.sluice.proxy.failover.FailoverListener}, {@link
 * io.sluice.proxy.failover.FailoverStatus} and {@link io.sluice.proxy.failover.FailoverEvent}.
 */
@NullMarked
package io.sluice.proxy.failover;

import org.jspecify.annotations.NullMarked;
