/**
 * Drills: a shard of this machine is locked up on purpose, under load of our own, and the room tells what the routers made of it.
 *
 * <p>For operators, and for the series of the benchmarks, which use the parts. It sees the routers as anybody from outside does:
 * through the MySQL port with the tenants' logins, and through the admin API. A drill costs one thread a client, and its tenants'
 * databases a table {@code sluice_drill} while it lasts. Limits: 64 clients a shard, 10 min of fault.
 *
 * <p>What happened is a list of {@link io.sluice.app.drill.Sample}s and a {@link io.sluice.app.drill.Timeline}; what to say of
 * it is decided from these alone, so that it can be tested without servers.
 *
 * <p>The main thread, which may block; each client has a thread. The fault is undone in every way in which this program can end.
 *
 * <p>Public types: {@link io.sluice.app.drill.Drill}, {@link io.sluice.app.drill.DrillPlan}, {@link io.sluice.app.drill.Report},
 * {@link io.sluice.app.drill.Site}, {@link io.sluice.app.drill.AdminApi}, {@link io.sluice.app.drill.Load}, and what these give.
 */
@NullMarked
package io.sluice.app.drill;

import org.jspecify.annotations.NullMarked;
