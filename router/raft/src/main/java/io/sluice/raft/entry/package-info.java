/**
 * What the replicated log says and remembers, as plain data: entries and their bytes, and the state that every router derives
 * from them alike. No disk, no net, no clock, no chance.
 *
 * <p>For the room above. An entry costs one array; applying it a few look-ups. Limits: 1,000 logs, 1,000 origins, 64 Ki parts an
 * entry, names of 200 bytes. A state belongs to one thread at a time; everything else is immutable.
 *
 * <p>Public types: {@link io.sluice.raft.entry.Entry}, {@link io.sluice.raft.entry.Part}, {@link io.sluice.raft.entry.EntryCodec},
 * {@link io.sluice.raft.entry.Reply}, {@link io.sluice.raft.entry.GroupState}, {@link io.sluice.raft.entry.LogPlace},
 * {@link io.sluice.raft.entry.Step}, {@link io.sluice.raft.entry.Output}, {@link io.sluice.raft.entry.Input},
 * {@link io.sluice.raft.entry.MalformedEntryException}.
 */
@NullMarked
package io.sluice.raft.entry;

import org.jspecify.annotations.NullMarked;
