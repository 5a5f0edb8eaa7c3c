/**
 * Applies writes on a shard exactly once: those of the queue, by their place in its log, and those of the HTTP port, by their
 * idempotency key.
 *
 * <p>For {@code proxy.queue}, whose drain hands over batches of one tenant, and for {@code proxy.http}. Each write runs under
 * an account of its own for each tenant, which is granted the tenant's database (to read and write rows, not to change
 * tables) and one table of {@code _sluice}: so the database keeps tenants apart. In that table stands, for each log, the
 * position up to which the tenant's writes are applied, moved by the same transaction that applies them; and for each
 * idempotency key the digest of its request and what it answered. So the shard itself says what is applied, whatever
 * became of an answer or of a router.
 *
 * <p>A client's session is set up anew: character set and default database at the login, variables by SET. Within one
 * transaction a session changes from one write to the next only by what plain SET and USE can say; else the batch goes on
 * in another transaction, on another session. {@code NOW()} is the time at which the write was accepted.
 *
 * <p>Cost: a batch takes two round trips and those of its keys and of texts that were not prepared before; a session holds a
 * socket and some kilobytes. Limits: {@link io.sluice.proxy.apply.ApplierSettings}; 1,000 writes a batch; a deadline on
 * everything, at which the socket is destroyed. Exactly once holds for tables with transactions; others are reported.
 *
 * <p>All state belongs to the event loop that owns the {@link io.sluice.proxy.apply.ShardApplier}.
 *
 * <p>Public types: {@link io.sluice.proxy.apply.ShardApplier}, {@link io.sluice.proxy.apply.ApplierParts}, {@link
 * io.sluice.proxy.apply.ApplierSettings}, {@link io.sluice.proxy.apply.Entry}, {@link io.sluice.proxy.apply.BatchResult},
 * {@link io.sluice.proxy.apply.RunResult}, {@link io.sluice.proxy.apply.StatementResult}.
 */
@NullMarked
package io.sluice.proxy.apply;

import org.jspecify.annotations.NullMarked;
