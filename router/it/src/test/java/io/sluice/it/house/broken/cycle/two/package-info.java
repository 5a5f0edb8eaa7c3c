/** Half of a cycle. */
@NullMarked
package io.sluice.it.house.broken.cycle.two;

import org.jspecify.annotations.NullMarked;
