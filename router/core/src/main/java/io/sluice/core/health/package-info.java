/**
 * Knows within a second that a server is locked, names how, and says what to keep from it: one {@link
 * io.sluice.core.health.ServerHealth} for each server, a pure machine on time that is handed in.
 *
 * <p>How to read it: {@link io.sluice.core.health.Lane} is how a server is looked at, {@code Signals} what is known, {@code
 * Diagnosis} what it means (the rules, top-down), {@code HealthState} what is done about it, {@link
 * io.sluice.core.health.HealthEffect} what the caller must do. {@link io.sluice.core.health.FleetGuard} doubts the router when
 * most servers turn at once.
 *
 * <p>Lock-ups are told apart by which lanes still move: none, {@code frozen} (or {@code unreachable-from-here} when not even
 * a connect was answered); reads but no commits, {@code write-stalled}, or {@code lock-held} when sessions are seen to wait
 * for a global lock. Silence alone is never a verdict: it calls for canaries at once, and their silence is. Nothing is
 * concluded from silence while our own loops were late. A healthy verdict may hide a server that stands still for less than
 * the waits of {@link io.sluice.core.health.HealthSettings}.
 *
 * <p>For {@code proxy.control}, which runs canaries and closes gates, and for {@code proxy.backend}, which tells each
 * statement to a {@link io.sluice.core.health.TrafficLane}. Cost: two short calls a statement without allocation (under 20 ns
 * together), under 2 KiB a server, and a step of some hundred nanoseconds for each tick of a server. Limits: no queue, no history;
 * one canary a lane at a time. A traffic lane belongs to the event loop of its connections, everything else to one loop.
 *
 * <p>Public types: {@link io.sluice.core.health.ServerHealth}, {@link io.sluice.core.health.FleetGuard}, {@link
 * io.sluice.core.health.HealthSettings}, {@link io.sluice.core.health.HealthEffect}, {@link
 * io.sluice.core.health.TrafficLane}, {@link io.sluice.core.health.TrafficSample}, {@link io.sluice.core.health.Verdict}, {@link
 * io.sluice.core.health.Scope}, {@link io.sluice.core.health.Finding}, {@link
 * io.sluice.core.health.Signal}, {@link io.sluice.core.health.Lane}, {@link io.sluice.core.health.Cause}, {@link
 * io.sluice.core.health.Role}, {@link io.sluice.core.health.Standing}.
 */
@NullMarked
package io.sluice.core.health;

import org.jspecify.annotations.NullMarked;
