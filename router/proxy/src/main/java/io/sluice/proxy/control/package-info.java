/**
 * The only one who changes the map: takes the operators' intents, does on the shards what they need, has the log confirm
 * the change, and tells everybody.
 *
 * <p>For the program, which starts it, and through the cluster for the admin API. It owns the view: nobody else
 * publishes a table. Its state belongs to one event loop; intents are carried out one at a time in their order.
 *
 * <p>Limits: one intent under way; every step on a shard and the log have a deadline; tenants are provisioned in the
 * background at most one batch a shard at a time, with a growing pause after a failure. Cost: nothing on the path of a
 * statement.
 *
 * <p>Public types: {@link io.sluice.proxy.control.ControlLoop}, {@link io.sluice.proxy.control.ControlParts},
 * {@link io.sluice.proxy.control.ControlSettings}, {@link io.sluice.proxy.control.Seed},
 * {@link io.sluice.proxy.control.TenantAccounts}, {@link io.sluice.proxy.control.ControlListener}.
 */
@NullMarked
package io.sluice.proxy.control;

import org.jspecify.annotations.NullMarked;
