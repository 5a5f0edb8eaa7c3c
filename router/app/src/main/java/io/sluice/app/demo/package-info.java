/**
 * The demo: embedded shards, routers and the admin API as processes of their own, a map with tenants, and {@code
 * demo.json}, which tells where everything is.
 *
 * <p>For a newcomer's first five minutes, for drills and for tests from outside. Runs on the main thread, which may
 * block; what it starts ends with it, however it ends. Limits: 64 shards, 10,000 tenants, 8 replicas a shard, 5 routers.
 *
 * <p>Public types: {@link io.sluice.app.demo.Demo}, {@link io.sluice.app.demo.DemoPlan}.
 */
@NullMarked
package io.sluice.app.demo;

import org.jspecify.annotations.NullMarked;
