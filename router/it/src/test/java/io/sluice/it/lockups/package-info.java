/** Servers that lock up, for real: what the router makes of it, and what its clients get. */
@NullMarked
package io.sluice.it.lockups;

import org.jspecify.annotations.NullMarked;
