/**
 * What the queue's log can take. For developers; not part of the build's test phase.
 *
 * <p>{@link io.sluice.bench.queue.QueueAdmission} keeps batches of records in flight and prints their rate and how long each
 * waited for its sync.
 */
@NullMarked
package io.sluice.bench.queue;

import org.jspecify.annotations.NullMarked;
