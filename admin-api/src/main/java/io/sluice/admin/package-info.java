/**
 * REST for operators: reads the map as the routers publish it, and submits intents; it never changes anything itself
 * and never sees the proxy.
 *
 * <p>For {@code sluice ctl}, the console and whatever automates them. Secrets come in, as a verifier or sealed with the
 * key that the routers have, and never go out. One event loop owns everything in here; hashing and walking through a
 * large map run beside it.
 *
 * <p>Limits: connections, bytes of a body, records of a page, intents under way, operations kept; a deadline on every
 * request, after which the answer is 202 and the operation goes on.
 *
 * <p>Public types: {@link io.sluice.admin.AdminServer}, {@link io.sluice.admin.AdminSettings},
 * {@link io.sluice.admin.AdminParts}, {@link io.sluice.admin.AdminToken}.
 */
@NullMarked
package io.sluice.admin;

import org.jspecify.annotations.NullMarked;
