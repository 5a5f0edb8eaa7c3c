/**
 * The closed catalogue of what Sluice itself says to an application when something cannot be done.
 *
 * <p>For every room that answers a client. Errors of a shard are relayed as they came and are not in here. Immutable;
 * any thread. {@code docs/errors.md} is generated from it.
 *
 * <p>Public types: {@link io.sluice.core.error.SqlError}.
 */
@NullMarked
package io.sluice.core.error;

import org.jspecify.annotations.NullMarked;
