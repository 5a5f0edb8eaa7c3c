/**
 * The router process: what it is made of, the order in which it starts, and the order in which it stops.
 *
 * <p>For {@code sluice router}. Runs on the main thread, which may block; every wait has a deadline.
 *
 * <p>Public types: {@link io.sluice.app.router.RouterProgram}.
 */
@NullMarked
package io.sluice.app.router;

import org.jspecify.annotations.NullMarked;
