/**
 * REST for operators: reads the map as the routers publish it, submits intents, and asks each router how it sees the
 * servers; it never changes anything itself and never sees the proxy.
 *
 * <p>For {@code sluice ctl}, the console and whatever automates them. Secrets come in, as a verifier or sealed with the
 * key that the routers have, and never go out. One event loop owns everything in here; hashing and walking through a
 * large map run beside it.
 *
 * <p>Limits: connections, bytes of a body, records of a page, intents and inquiries under way, operations kept; a deadline
 * on every request, after which the answer to a change is 202 and the operation goes on, and a router that was asked is told
 * as silent. The open page of the status makes the routers answer once a second at most.
 *
 * <p>Public types: {@link io.sluice.admin.AdminServer}, {@link io.sluice.admin.AdminSettings},
 * {@link io.sluice.admin.AdminParts}, {@link io.sluice.admin.AdminToken}.
 */
@NullMarked
package io.sluice.admin;

import org.jspecify.annotations.NullMarked;
