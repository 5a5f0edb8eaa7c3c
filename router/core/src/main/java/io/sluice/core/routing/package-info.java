/**
 * The map as one router sees it: an immutable table that is read with one volatile read a command.
 *
 * <p>For the session, which asks it, and for the control loop, which replaces it. Any thread reads; one thread, the
 * owner of {@link io.sluice.core.routing.RoutingView}, publishes. A change copies a few buckets, not the table; limits stand in
 * {@link io.sluice.core.routing.RoutingTable}.
 *
 * <p>Public types: {@link io.sluice.core.routing.RoutingTable}, {@link io.sluice.core.routing.RoutingView},
 * {@link io.sluice.core.routing.MapChange}, {@link io.sluice.core.routing.MapCodec}.
 */
@NullMarked
package io.sluice.core.routing;

import org.jspecify.annotations.NullMarked;
