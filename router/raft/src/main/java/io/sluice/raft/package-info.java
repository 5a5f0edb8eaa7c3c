/**
 * The durable log of several routers: what one appends stands on the disks of a majority before it is confirmed, and in every
 * router's own journal afterwards, at the same position.
 *
 * <p>For {@code main}, which gives its logs to the control loop and the queues instead of a lone router's. Raft, by Apache Ratis,
 * agrees on the order; a journal holds only what was agreed on, in the folders that a lone router uses. Two groups: the map, which
 * only the router that leads appends to, and the queues. Costs an entry for each batch, two writes of each record (Raft's log, the
 * journal), one channel for each peer. Limits, all in {@link io.sluice.raft.RaftSettings}: bytes of a batch and of an append,
 * bytes that wait, time until an outcome is called unknown. A thread sends for each group, Ratis' threads apply, the journals'
 * threads tell followers; any thread may call.
 *
 * <p>Public types: {@link io.sluice.raft.RaftNode}, {@link io.sluice.raft.RaftSettings}, {@link io.sluice.raft.RaftParts},
 * {@link io.sluice.raft.RaftTls}, {@link io.sluice.raft.RaftStatus}, {@link io.sluice.raft.LeadershipListener}. Below it:
 * {@code entry} knows what the log says, {@code member} who is in it, {@code call} how routers ask each other.
 */
@NullMarked
package io.sluice.raft;

import org.jspecify.annotations.NullMarked;
