/**
 * The gates of a router at work: one {@link io.sluice.core.gate.Gate} for each shard and event loop, with its timer and its
 * effects.
 *
 * <p>For {@code proxy.frontend}, whose sessions ask before each statement and are told as {@link
 * io.sluice.proxy.gate.Guest}s what becomes of those that waited, and for {@code proxy.watch}, whose {@link
 * io.sluice.proxy.gate.GateOrder}s reach every loop by message. Cost: that of the gate, and one timer a gate while something
 * waits. Limits: {@link io.sluice.core.gate.Limits}, divided among the loops.
 *
 * <p>{@link io.sluice.proxy.gate.Gates} may be called from any thread; {@link io.sluice.proxy.gate.LoopGates} and {@link
 * io.sluice.proxy.gate.ShardGate} belong to their event loop. Further public type: {@link io.sluice.proxy.gate.GateReport}.
 */
@NullMarked
package io.sluice.proxy.gate;

import org.jspecify.annotations.NullMarked;
