/**
 * What happens to a statement now: it flows, waits in a bounded place, goes to a replica, or is refused; by its tenant's
 * policy and by the limits that keep one shard, and one tenant, from taking what all need.
 *
 * <p>For {@code proxy.frontend}, which asks before each statement and does what the effects say, for {@code proxy.control},
 * which opens and contains, and for the admin API, which asks why. No input or output, no threads, no clock: time is handed
 * in, and {@link io.sluice.core.gate.Gate#wakeAt} says when it matters next. One gate for each shard and event loop, owned by
 * that loop.
 *
 * <p>Cost: an open gate allocates nothing and takes some tens of nanoseconds a statement. A statement that waits costs one
 * small object and two places in heaps (O(log n)); one that goes away while it waits is taken out at once. Containing and the
 * word of a fresher replica look at all tenants and all that wait. Memory: one {@link io.sluice.core.gate.Visit} a session, and
 * some 200 bytes for each tenant that was seen lately.
 *
 * <p>Limits: {@link io.sluice.core.gate.Limits}. A statement of a transaction that has begun takes no place in flight: it has a
 * connection already, and the locks that others wait for. Reads that go to a replica are bounded by the replica's own
 * pool. Bytes are counted while a statement waits, since only then does the router keep it.
 *
 * <p>Public types: {@link io.sluice.core.gate.Gate} with {@link io.sluice.core.gate.GateState}, {@link
 * io.sluice.core.gate.Visit}, {@link io.sluice.core.gate.Crowd}, {@link io.sluice.core.gate.Access}, {@link io.sluice.core.gate.Admission}, {@link
 * io.sluice.core.gate.GateEffect}, {@link io.sluice.core.gate.Reason}, {@link io.sluice.core.gate.Explanation}, {@link
 * io.sluice.core.gate.GateTotals}, {@link io.sluice.core.gate.Limits}.
 */
@NullMarked
package io.sluice.core.gate;

import org.jspecify.annotations.NullMarked;
