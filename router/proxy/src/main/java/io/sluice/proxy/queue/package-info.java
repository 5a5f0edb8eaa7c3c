/**
 * The durable queue of a router: takes writes for shards that are contained, and applies them when they are back.
 *
 * <p>For the frontends, which append and ask for receipts. One log for each shard ({@code journal}), one drain for each
 * ({@code core.replay} decides, {@code proxy.apply} does).
 *
 * <p>Cost: an append is one encoding and one place in the log's next write. Limits: quotas of bytes and writes, a bounded
 * read-ahead of the drain. Threads: appends on any; a shard's drain is owned by one event loop; the disk is read on worker
 * threads.
 *
 * <p>Public types: {@link io.sluice.proxy.queue.WriteQueue}, {@link io.sluice.proxy.queue.ReceiptStatus},
 * {@link io.sluice.proxy.queue.QueueRefusedException},
 * {@link io.sluice.proxy.queue.Queues} with {@link io.sluice.proxy.queue.QueueSettings}, {@link
 * io.sluice.proxy.queue.QueueParts}, {@link io.sluice.proxy.queue.LiveTraffic}, {@link io.sluice.proxy.queue.DeadLetters}.
 * For operators: {@link io.sluice.proxy.queue.QueueDesk}, {@link io.sluice.proxy.queue.QueueStatus}, {@link io.sluice.proxy.queue.DeadLetterDesk}.
 */
@NullMarked
package io.sluice.proxy.queue;

import org.jspecify.annotations.NullMarked;
