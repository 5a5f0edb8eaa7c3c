/**
 * What the shards say they are, so that the router's own greeting says the same: drivers choose their dialect by the
 * version, and use what the capabilities offer.
 *
 * <p>For the MySQL port, which asks for the answer once a client connection: one volatile read. Each primary is asked
 * once, for its greeting alone, in the background; one that does not answer is asked again with a growing pause. Owned by
 * one event loop. Limits: 8 shards asked at a time, 1 KiB a greeting, a deadline on each.
 *
 * <p>Public types: {@link io.sluice.proxy.greeting.ShardGreetings}.
 */
@NullMarked
package io.sluice.proxy.greeting;

import org.jspecify.annotations.NullMarked;
