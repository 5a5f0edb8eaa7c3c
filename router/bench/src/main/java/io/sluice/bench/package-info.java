/**
 * Benchmarks: the relay path under JMH, and sysbench through real processes. For developers; not part of the build's test
 * phase.
 *
 * <p>{@link io.sluice.bench.LoadBench} runs sysbench directly, through Sluice and through HAProxy, in turns;
 * {@code RelayBenchmark} measures time and allocation of one relayed statement.
 */
@NullMarked
package io.sluice.bench;

import org.jspecify.annotations.NullMarked;
