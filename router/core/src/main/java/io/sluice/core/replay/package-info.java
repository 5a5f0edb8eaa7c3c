/**
 * How the backlog of one shard is drained: what is read ahead of the log, whose turn it is, how much goes into one transaction
 * and how much to the shard at once, what becomes of a write that fails, and when a tenant is back to direct traffic.
 *
 * <p>For {@code proxy.queue}, which does what the effects say and tells how it went. No input or output, no SQL, no log, no
 * clock: time is handed in, and {@link io.sluice.core.replay.Replay#wakeAt} says when it matters next. One replay for each
 * shard, owned by one event loop.
 *
 * <p>What holds: a tenant's writes go in their order, one batch at a time; a write is settled when the shard has it with its
 * marker, or when its dead letter is durable; nothing goes before the sessions of the time before are killed; a batch without
 * an answer goes again, which the marker makes safe. Where the marker says that an earlier try was committed, the batch counts
 * as applied.
 *
 * <p>Cost: some microseconds a batch; an appended write is one look into a map. Memory: the window of the settings, by entries
 * and bytes (a single write that is larger comes nevertheless), and some 400 bytes for each tenant with a backlog, however
 * large that is. A log with a few large backlogs and many small ones is read more than once, see {@link
 * io.sluice.core.replay.ReadAhead}.
 *
 * <p>Limits: {@link io.sluice.core.replay.ReplaySettings}. Retries have no end, only a growing distance: a tenant whose batch
 * always fails for a reason that should pass stands still and shows it in its status, until an operator acts.
 *
 * <p>Public types: {@link io.sluice.core.replay.Replay} with {@link io.sluice.core.replay.ReplayState}, {@link
 * io.sluice.core.replay.Backlog}, {@link io.sluice.core.replay.Entry}, {@link io.sluice.core.replay.ReplayEffect}, {@link
 * io.sluice.core.replay.BatchResult}, {@link io.sluice.core.replay.Failure}, {@link io.sluice.core.replay.PauseReason}, {@link
 * io.sluice.core.replay.ReplayStatus}, {@link io.sluice.core.replay.ReplaySettings}.
 */
@NullMarked
package io.sluice.core.replay;

import org.jspecify.annotations.NullMarked;
