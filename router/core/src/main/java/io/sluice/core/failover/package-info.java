/**
 * How a shard gets another primary without losing or forking data: who may take the place, what keeps it from being taken, and
 * each step with its limit and its way back.
 *
 * <p>How to read it: {@link io.sluice.core.failover.Trigger} says when a promotion begins by itself, {@code Candidates} who
 * may be the primary, {@link io.sluice.core.failover.Phase} which steps there are, {@link
 * io.sluice.core.failover.HandoverRun} what follows from what.
 *
 * <p>What holds: until the map names the new primary, no statement of a client is executed on it, so whatever was begun can be
 * taken back; nothing is promoted before every router has destroyed its connections to the old primary, and, unless an
 * operator or the settings say otherwise, before the fence hook has ended well; whoever carries it on after a crash finds in
 * the map how far it came.
 *
 * <p>For {@code proxy.failover}, which does what the effects say and tells how it went. No input or output, no clock: time is
 * handed in. Cost: some microseconds a step. Limits: {@link io.sluice.core.failover.FailoverSettings}; one run for each shard
 * at a time, owned by one event loop.
 *
 * <p>Public types: {@link io.sluice.core.failover.HandoverRun} with {@link io.sluice.core.failover.Order}, {@link
 * io.sluice.core.failover.Phase}, {@link io.sluice.core.failover.HandoverEffect}, {@link
 * io.sluice.core.failover.HandoverEnd}, {@link io.sluice.core.failover.ServerView}, {@link
 * io.sluice.core.failover.LastSeen}, {@link io.sluice.core.failover.Loss}, {@link
 * io.sluice.core.failover.Choice}, {@link io.sluice.core.failover.Blocker}, {@link io.sluice.core.failover.Trigger} and
 * {@link io.sluice.core.failover.FailoverSettings}.
 */
@NullMarked
package io.sluice.core.failover;

import org.jspecify.annotations.NullMarked;
