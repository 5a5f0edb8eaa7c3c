/**
 * Who may found a cluster, and who joins one: decided from what a router knows of itself and what the others say. No disk, no
 * net, no clock.
 *
 * <p>For the room above, which asks every half second while its router is of no cluster. Immutable; any thread. Limits: none of its
 * own.
 *
 * <p>Public types: {@link io.sluice.raft.member.Founding}, {@link io.sluice.raft.member.Decision},
 * {@link io.sluice.raft.member.PeerView}, {@link io.sluice.raft.member.Seats}.
 */
@NullMarked
package io.sluice.raft.member;

import org.jspecify.annotations.NullMarked;
