/**
 * A durable log of byte records: acknowledged after the sync, in order, with positions.
 *
 * <p>For the control loop, which keeps the map's changes in one, for the queues of locked shards, and for whoever else must not
 * forget. The room knows bytes, not what they mean. Any thread appends; one thread of its own writes and syncs, many appends
 * at a time, and completes the stages: what is attached to them must return at once. Another one makes files ahead. Opening,
 * reading and trimming block: never on an event loop. Limits, all in {@link io.sluice.journal.JournalSettings}: bytes of an
 * append, bytes that wait, bytes on disk.
 *
 * <p>Public types: {@link io.sluice.journal.DurableLog} and its {@link io.sluice.journal.FileLog},
 * {@link io.sluice.journal.LogReader}, {@link io.sluice.journal.Scrubber}, {@link io.sluice.journal.LogUsage}, {@link io.sluice.journal.SyncTimes}, {@link io.sluice.journal.Allowance}, {@link io.sluice.journal.Beginning},
 * {@link io.sluice.core.log.Position}, {@link io.sluice.journal.JournalSettings},
 * {@link io.sluice.journal.JournalException}. Below it: {@code disk} knows files, {@code format} bytes, {@code seal} keys. The
 * format stands in {@code docs/journal.md}.
 */
@NullMarked
package io.sluice.journal;

import org.jspecify.annotations.NullMarked;
