/**
 * What the queue can take, what others notice of it, and how fast it is drained. For developers; not part of the build's test
 * phase.
 *
 * <p>{@link io.sluice.bench.queue.QueueAdmission} keeps batches of records in flight and prints their rate and how long each
 * waited for its sync; {@link io.sluice.bench.queue.QueueNeighbours} and {@link io.sluice.bench.queue.QueueDrain} do it with
 * whole routers and shards.
 */
@NullMarked
package io.sluice.bench.queue;

import org.jspecify.annotations.NullMarked;
