/** Classes that break a rule each; nothing uses them. */
@NullMarked
package io.sluice.it.house.broken;

import org.jspecify.annotations.NullMarked;
