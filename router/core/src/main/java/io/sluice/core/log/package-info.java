/**
 * Where a record stands in a durable log. For the log itself, and for those that decide by it without having one.
 *
 * <p>Immutable; any thread; costs nothing. Public types: {@link io.sluice.core.log.Position}.
 */
@NullMarked
package io.sluice.core.log;

import org.jspecify.annotations.NullMarked;
