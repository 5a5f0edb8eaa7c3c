/**
 * The router's own SQL on single servers of a shard, the primary or a replica: how a server stands, and what makes a primary
 * of a replica and a replica of a primary.
 *
 * <p>For {@code proxy.failover}. Speaks to MySQL 8.0 in its old words and in the new, to MySQL 8.4 and 9, and to MariaDB; the
 * version says which, and a server that does not know them is asked in the other words. Each operation opens a connection of its
 * own as the shard's admin, runs up to a dozen statements and leaves, as in {@code proxy.shardsql}, whose connection it uses:
 * a deadline on the connect and on every statement, after which the socket is destroyed. Nothing here logs; no failure and
 * no report carries SQL text, a server's error text or a secret.
 *
 * <p>Limits: one connection an operation; 10,000 sessions ended, 10,000 empty transactions. One source a server is understood: with
 * several, the report is about the first and tells their number. The admin needs all of REPLICATION CLIENT, REPLICATION SLAVE
 * ADMIN, the privileges to set global variables and to end anybody's session, and to read {@code performance_schema}; ALL is enough.
 *
 * <p>State belongs to the event loop that runs the operation; {@link io.sluice.proxy.serversql.ServerSql} itself is
 * immutable and may be called from any thread.
 *
 * <p>Public types: {@link io.sluice.proxy.serversql.ServerSql}, {@link io.sluice.proxy.serversql.ServerReport}, {@link
 * io.sluice.proxy.serversql.Following}, {@link io.sluice.proxy.serversql.SemiSync}, {@link
 * io.sluice.proxy.serversql.BackupState}, {@link io.sluice.proxy.serversql.ReplicationLogin}.
 */
@NullMarked
package io.sluice.proxy.serversql;

import org.jspecify.annotations.NullMarked;
