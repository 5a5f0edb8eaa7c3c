/**
 * Which replica may answer a read: one whose data is young enough, and on which the session finds its own writes.
 *
 * <p>For {@code core.gate}, which decides, {@code proxy.watch}, which knows the replicas, and {@code proxy.frontend}, whose
 * sessions know their writes: a server tells the id of a transaction with the answer to its commit, and the watch asks each
 * replica twice a second for what it has applied. So the way of a read costs no statement.
 *
 * <p>Cost: a write keeps the text of its id; it is read when a read has come to a contained gate. Limits: see {@link
 * io.sluice.core.replica.OwnWrites}. That belongs to its session; all else is immutable, for any thread.
 *
 * <p>Public types: {@link io.sluice.core.replica.OwnWrites}, {@link io.sluice.core.replica.Applied}, {@link
 * io.sluice.core.replica.Replica}, {@link io.sluice.core.replica.Replicas}.
 */
@NullMarked
package io.sluice.core.replica;

import org.jspecify.annotations.NullMarked;
