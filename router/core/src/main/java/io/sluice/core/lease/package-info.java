/**
 * Leases: how a router knows that it may go on by what it knows, and how one router knows that a record is known to all that go on.
 *
 * <p>For {@code raft}, which carries the questions. The router that leads keeps a {@link io.sluice.core.lease.LeaseTable}: who may go
 * on until when, and up to where each has heeded each log. Each router keeps a {@link io.sluice.core.lease.LeaseHolder}: until when it
 * may go on itself. A holder counts from when it asked, and for a shorter time than the table: so a lease is over at its holder
 * before it is over in the table, as long as no clock runs half as fast again as another one. No clock, no net: time is handed
 * in. Costs a map entry for each router and log. Each object belongs to one thread at a time.
 *
 * <p>Public types: {@link io.sluice.core.lease.LeaseTable}, {@link io.sluice.core.lease.LeaseHolder},
 * {@link io.sluice.core.lease.LeaseRequest}, {@link io.sluice.core.lease.LeaseGrant}.
 */
@NullMarked
package io.sluice.core.lease;

import org.jspecify.annotations.NullMarked;
