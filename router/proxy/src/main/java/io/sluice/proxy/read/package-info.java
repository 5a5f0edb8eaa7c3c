/**
 * Runs one statement that only reads, as the tenant, and tells its rows as JSON.
 *
 * <p>For the HTTP port. A read goes the way of a relayed statement: over a connection of the pools ({@code
 * proxy.backend}), so that accounts, TLS, breakers, bounds and the traffic lanes of health hold for it too; only its rows
 * are decoded. It is prepared and executed, since the binary protocol loses no digit, and closed again.
 *
 * <p>Cost: three packets out, the rows once through memory. Limits: rows and bytes of an answer, above which the
 * connection is destroyed, and a deadline from the connection on. Everything belongs to the event loop of its pools.
 *
 * <p>Public types: {@link io.sluice.proxy.read.Reads}, {@link io.sluice.proxy.read.Read},
 * {@link io.sluice.proxy.read.ReadOutcome}.
 */
@NullMarked
package io.sluice.proxy.read;

import org.jspecify.annotations.NullMarked;
