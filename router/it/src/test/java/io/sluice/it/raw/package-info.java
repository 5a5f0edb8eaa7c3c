/**
 * A MySQL client that sends exactly what a test says, byte for byte, and can fall silent or disappear after any of them.
 * For the tests of the other packages; blocking, one thread at a time, every read with a limit of time.
 */
@NullMarked
package io.sluice.it.raw;

import org.jspecify.annotations.NullMarked;
