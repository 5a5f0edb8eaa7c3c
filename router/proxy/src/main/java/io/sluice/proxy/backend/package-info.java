/**
 * Connections to shards: opened, logged in, pooled, lent to sessions and destroyed.
 *
 * <p>For {@code proxy.frontend}, which leases a connection for a statement or a transaction and gets the response as
 * bytes. One {@link io.sluice.proxy.backend.ShardPools} per event loop owns everything in here; nothing is shared
 * between loops, so there is no lock. Cost on the path of a statement: one look-up by field, one write, one scan of the
 * response's packet headers.
 *
 * <p>Limits: connections and waiting sessions per shard, a deadline on each connect, login, own exchange and wait. A
 * connection whose exchange ended in any other way than cleanly is destroyed, never reused.
 *
 * <p>Public types: {@link io.sluice.proxy.backend.ShardPools}, {@link io.sluice.proxy.backend.BackendConnection},
 * {@link io.sluice.proxy.backend.LeaseHolder}, {@link io.sluice.proxy.backend.ResponseSink},
 * {@link io.sluice.proxy.backend.BackendListener}, {@link io.sluice.proxy.backend.BackendSettings}.
 */
@NullMarked
package io.sluice.proxy.backend;

import org.jspecify.annotations.NullMarked;
