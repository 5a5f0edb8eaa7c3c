/** What the tests of the wire share: seeds that are printed, and a server's side of conversations. */
@NullMarked
package io.sluice.wire.testing;

import org.jspecify.annotations.NullMarked;
