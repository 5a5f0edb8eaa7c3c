/** Half of a cycle. */
@NullMarked
package io.sluice.it.house.broken.cycle.one;

import org.jspecify.annotations.NullMarked;
