/**
 * The devices around the decisions of {@code core}: loops, gates with their keepers, pools, sessions, canaries and the watch,
 * wired as the proxy wires them; each can be made to have one {@link io.sluice.simulation.router.KnownBug}.
 *
 * <p>For the simulation. One thread; whatever a loop owns is touched by tasks of that loop only.
 */
@NullMarked
package io.sluice.simulation.router;

import org.jspecify.annotations.NullMarked;
