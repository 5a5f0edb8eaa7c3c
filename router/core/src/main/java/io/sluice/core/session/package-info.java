/**
 * What a client's session is and holds, as pure state: its tenant, the variables that must go with it from connection to
 * connection, and what ties it to one connection.
 *
 * <p>For {@code proxy.frontend}, one of each for a session. No input or output; owned by the session's event loop. Cost: a
 * few fields a session until it sets a variable, then one entry for each.
 *
 * <p>Public types: {@link io.sluice.core.session.TenantChoice}, {@link io.sluice.core.session.SessionVariables}, {@link
 * io.sluice.core.session.SessionPins}, {@link io.sluice.core.session.PinReason}, {@link io.sluice.core.session.CarriedState}.
 */
@NullMarked
package io.sluice.core.session;

import org.jspecify.annotations.NullMarked;
