/**
 * Sets of replicated transactions: what a server executed or received, what one has and another lacks.
 *
 * <p>For failover: the choice of a candidate, what is known to be lost, what is extra on an old primary. MySQL says exactly
 * which transactions a server has ({@link io.sluice.core.gtid.GtidSet}); MariaDB says the highest number of each writer in
 * each domain ({@link io.sluice.core.gtid.BinlogState}), from which all the lower ones are inferred. The two never mix.
 *
 * <p>Cost: linear in the ranges; a set of one range a source, as healthy servers have, is some hundred bytes. Limits: 65,536
 * characters and 10,000 ranges a text; a union is as large as its parts. Everything is immutable, for any thread.
 *
 * <p>Public types: {@link io.sluice.core.gtid.TransactionSet}, {@link io.sluice.core.gtid.GtidSet}, {@link
 * io.sluice.core.gtid.BinlogState}.
 */
@NullMarked
package io.sluice.core.gtid;

import org.jspecify.annotations.NullMarked;
