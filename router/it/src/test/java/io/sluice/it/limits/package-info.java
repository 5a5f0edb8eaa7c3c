/** What a router never exceeds, and how it ends. Tests only. */
@NullMarked
package io.sluice.it.limits;

import org.jspecify.annotations.NullMarked;
