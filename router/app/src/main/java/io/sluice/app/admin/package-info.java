/**
 * The admin process: the operators' REST API, which finds the routers through the cluster.
 *
 * <p>For {@code sluice admin}. Runs on the main thread, which may block; every wait has a deadline.
 *
 * <p>Public types: {@link io.sluice.app.admin.AdminProgram}.
 */
@NullMarked
package io.sluice.app.admin;

import org.jspecify.annotations.NullMarked;
