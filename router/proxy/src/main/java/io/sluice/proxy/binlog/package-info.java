/**
 * What a server has executed and another lacks, read from its binary log: how many rows of which tables.
 *
 * <p>For operators, when an old primary returns after a promotion: its extra transactions are shown before anybody decides
 * about them. {@link io.sluice.proxy.binlog.ExtraTransactions} logs in as a replica does, asks what the server has executed,
 * lets it send what lies behind the transactions that both have, counts, and leaves. Only the names of databases and tables
 * and numbers leave this room, never a value or a statement's text.
 *
 * <p>The account needs {@code REPLICATION SLAVE}, no more. The server must write row events:
 * statements are counted apart, by kind. What the library cannot read (events of a later server, MariaDB's compressed events,
 * MySQL's partial JSON and tagged GTIDs) makes a listing incomplete, never silently short.
 *
 * <p>Cost: one connection, and a thread that ends with the listing, since the library blocks; rows are decoded and dropped, one
 * event at a time. Limits: {@link io.sluice.proxy.binlog.Limits}, and four listings at a time. After the deadline the socket is
 * closed, which frees the thread also when the server is frozen; only a name server that does not answer keeps it longer, and
 * then the caller has his answer a second after the deadline all the same. A listing's state belongs to its thread; what others
 * may do to it is to cut it. Logs nothing, and silences the library.
 *
 * <p>Public types: {@link io.sluice.proxy.binlog.ExtraTransactions}, {@link io.sluice.proxy.binlog.Extra}, {@link
 * io.sluice.proxy.binlog.Limits}, {@link io.sluice.proxy.binlog.BinlogException}.
 */
@NullMarked
package io.sluice.proxy.binlog;

import org.jspecify.annotations.NullMarked;
