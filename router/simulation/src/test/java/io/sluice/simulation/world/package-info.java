/**
 * What a router lives with: servers that lock up, lose, refuse and come back, the network before them, their replication, and the
 * virtual time and the chance of it all. It knows nothing of routers.
 *
 * <p>For the simulation. One thread; whatever a loop owns is touched by tasks of that loop only.
 */
@NullMarked
package io.sluice.simulation.world;

import org.jspecify.annotations.NullMarked;
