/**
 * What an operator's monitoring sees: the metrics, and the probes of the orchestrator.
 *
 * <p>Rooms report to small listeners ({@code SessionListener}, {@code BackendListener}, {@code ControlListener}); this
 * room implements them. Each event loop has its own listener with plain cells that only it writes, so an event costs a
 * few additions in the loop's own memory, without a lock, a shared cache line or a look-up of labels; a scrape sums the
 * cells of all loops. Every series of every shard in the map is there from the start, at zero. Labels: shards (at most
 * 1,000; the others count in the shard {@code 0_other}) and enums; never a tenant.
 *
 * <p>The only user of Prometheus. Public types: {@link io.sluice.proxy.metrics.ProxyMetrics},
 * {@link io.sluice.proxy.metrics.MetricsServer}, {@link io.sluice.proxy.metrics.MetricsSettings},
 * {@link io.sluice.proxy.metrics.Readiness}.
 */
@NullMarked
package io.sluice.proxy.metrics;

import org.jspecify.annotations.NullMarked;
