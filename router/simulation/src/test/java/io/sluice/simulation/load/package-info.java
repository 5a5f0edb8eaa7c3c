/**
 * Applications: clients of tenants that send, wait, and give up.
 *
 * <p>For the simulation. One thread; whatever a loop owns is touched by tasks of that loop only.
 */
@NullMarked
package io.sluice.simulation.load;

import org.jspecify.annotations.NullMarked;
