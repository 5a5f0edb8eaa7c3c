/** A fake for {@link io.sluice.it.house.broken.UsesAFake}. */
@NullMarked
package io.sluice.it.house.broken.testing;

import org.jspecify.annotations.NullMarked;
