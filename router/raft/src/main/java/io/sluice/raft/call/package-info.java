/**
 * Calls between routers: one request, one answer, bytes both, on the port that Raft itself uses and under the same certificates.
 *
 * <p>For the room above: what Raft has no message for, like who is there, records of a log, and batches for the leader. Costs a
 * channel for each peer. Limits: 32 MiB a message, a deadline on each call. Any thread.
 *
 * <p>Public types: {@link io.sluice.raft.call.PeerCalls}, {@link io.sluice.raft.call.PeerService},
 * {@link io.sluice.raft.call.Request}, {@link io.sluice.raft.call.Answer}, {@link io.sluice.raft.call.CallException}.
 */
@NullMarked
package io.sluice.raft.call;

import org.jspecify.annotations.NullMarked;
