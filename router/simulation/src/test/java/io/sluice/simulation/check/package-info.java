/**
 * What must hold in a simulated world, each rule a class, checked after every event.
 *
 * <p>For the simulation. The rules read the ledger of statements and the truth about servers, which no router can see.
 */
@NullMarked
package io.sluice.simulation.check;

import org.jspecify.annotations.NullMarked;
