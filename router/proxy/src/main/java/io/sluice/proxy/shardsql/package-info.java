/**
 * The router's own SQL on the shards: accounts, databases, sessions of one tenant.
 *
 * <p>For the control loop, and for {@code proxy.apply}. Each operation opens a connection of its own, runs a few statements and leaves; so it costs
 * a login (some milliseconds) and shares nothing with the data pools. Limits: one connection an operation, a deadline
 * on the connect and on every statement, after which the socket is destroyed rather than closed, since the Vert.x
 * MySQL client has no deadline of its own and its close hangs on a hung server. A file that a server asks for is never
 * sent. Nothing here logs; no failure carries SQL text or a secret.
 *
 * <p>State belongs to the event loop that runs the operation; {@link io.sluice.proxy.shardsql.ShardSql} itself is
 * immutable and may be called from any thread.
 *
 * <p>Public types: {@link io.sluice.proxy.shardsql.ShardSql}, {@link io.sluice.proxy.shardsql.ShardSqlSettings},
 * {@link io.sluice.proxy.shardsql.ShardSqlException}, {@link io.sluice.proxy.shardsql.ServerIdentity},
 * {@link io.sluice.proxy.shardsql.AccountSession}, {@link io.sluice.proxy.shardsql.AccountState},
 * {@link io.sluice.proxy.shardsql.DrainAccount}, {@link io.sluice.proxy.shardsql.DrainReadiness}. For {@code
 * proxy.serversql} only: {@link io.sluice.proxy.shardsql.ShardConnection}, {@link io.sluice.proxy.shardsql.Sessions}, {@link
 * io.sluice.proxy.shardsql.Sql}.
 */
@NullMarked
package io.sluice.proxy.shardsql;

import org.jspecify.annotations.NullMarked;
