/**
 * What a queued write is: the statements with all that their meaning depends on, what became of them, and the name under
 * which one asks for that; who has any; and which statements may be one.
 *
 * <p>For the frontends, which take writes in, and for the drain, which applies them. Nothing here knows a disk or a server.
 *
 * <p>Cost: a record is encoded once, when it is accepted, and decoded once, when it is applied. Limits: a record is at most
 * 1 MiB. All types are immutable but {@link io.sluice.core.queue.Backlogs}, which any thread may use.
 *
 * <p>Public types: {@link io.sluice.core.queue.QueuedWrite}, {@link io.sluice.core.queue.QueuedStatement},
 * {@link io.sluice.core.queue.IdempotencyKey}, {@link io.sluice.core.queue.Receipt},
 * {@link io.sluice.core.queue.LetterKey}, {@link io.sluice.core.queue.Settlement}, {@link io.sluice.core.queue.QueueRecord},
 * {@link io.sluice.core.queue.QueueCodec}, {@link io.sluice.core.queue.Backlogs},
 * {@link io.sluice.core.queue.Queueability}, {@link io.sluice.core.queue.NotQueueable}.
 */
@NullMarked
package io.sluice.core.queue;

import org.jspecify.annotations.NullMarked;
