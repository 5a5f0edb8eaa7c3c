/** Writes are applied on real servers exactly once, whatever becomes of connections and servers: tests only. */
@NullMarked
package io.sluice.it.apply;

import org.jspecify.annotations.NullMarked;
