package io.sluice.proxy.serversql;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.shardsql.ShardSqlSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * What the router asks of one server of a shard in its own name. Every method opens a connection, and fails with a
 * {@link io.sluice.proxy.shardsql.ShardSqlException}, never with anything else; it takes at most the connect timeout and
 * the statement timeout times the number of its statements, on a server that answers nothing only that of one. Every
 * method may be repeated. After a failure by the deadline the statement may still take effect. A server that is none of the
 * shard's throws IllegalArgumentException.
 *
 * <p>Any thread. Results arrive on the caller's event loop, or on one of Vert.x's if the caller has none.
 */
public interface ServerSql {
    /** Over the Vert.x MySQL client. */
    static ServerSql over(Vertx vertx, SecretBox box, ShardSqlSettings settings) {
        return new DirectServerSql(vertx, box, settings);
    }

    /** How the server stands: changes nothing, and asks nothing that waits for its disk. */
    Future<ServerReport> report(ShardRecord shard, ServerAddress server);

    /**
     * Refuses writes of everybody, or takes them again. It waits for statements that write, not for open transactions: those fail
     * when they commit. The wait ends on the server too, a second after the deadline at the latest, for it keeps new writes waiting.
     *
     * <p>MySQL remembers the refusal over a restart, if it lets the admin do so; taking writes again leaves it to the option file
     * what it does after a restart. MariaDB forgets both at a restart. There an account with SUPER or READ ONLY ADMIN may write on,
     * so the sessions of such accounts are ended but for the admin's own (the routers' and, with the same account, a person's); new ones
     * can be opened. An application should have neither.
     */
    Future<Void> setReadOnly(ShardRecord shard, ServerAddress server, boolean readOnly);

    /**
     * Commits that wait for a replica's acknowledgement go on without: one that was the primary waits for what nobody gives, and
     * {@link #setReadOnly} for it. Semi-synchronous replication is off for a moment, and then as it was.
     */
    Future<Void> releaseCommits(ShardRecord shard, ServerAddress server);

    /**
     * The replica takes no more from its source, and applies what it has, which a report tells. An applier that is stopped is started;
     * on MariaDB only while it still receives, since else it has nothing.
     */
    Future<Void> stopReceiving(ShardRecord shard, ServerAddress server);

    /**
     * As {@link #stopReceiving}, of a candidate: it applies at once what it has, also if it was told to apply late, and is told
     * so no more. On MariaDB a lifted one goes by GTID again when it follows or is demoted; refused there while it waits for the
     * greeting of a frozen source, and if it applies several domains in parallel.
     */
    Future<Void> applyAll(ShardRecord shard, ServerAddress server);

    /** Replication stops wholly, its settings stay; the server takes writes. What was received and not applied is not waited for. */
    Future<Void> promote(ShardRecord shard, ServerAddress server);

    /** Takes promote back: read-only, and it follows its source again; refused if it has none. */
    Future<Void> demote(ShardRecord shard, ServerAddress server);

    /** Forgets its source, and what it has received from there and not applied, once it is a primary for good. */
    Future<Void> forgetSource(ShardRecord shard, ServerAddress server);

    /**
     * Follows the source by GTID from what it has executed, read-only before. Whether it gets a connection, and whether what it has fits,
     * a report tells later. What it had received and not applied is asked for again from the new source.
     *
     * <p>Settings that it has stay but for the address, and for TLS where the shard's mode wants it; one that has none gets TLS as the
     * shard's mode says (what a certificate is verified against is the server's own business), and tries again each second.
     *
     * @param login empty: the user and the password that it has; misconfigured if it has none
     */
    Future<Void> follow(
            ShardRecord shard, ServerAddress server, ServerAddress source, Optional<ReplicationLogin> login);

    /**
     * Ends the sessions that are there now, but those of the admin (the routers' own), of replicas that read and of the server itself;
     * succeeds with their number when none of them can execute anything any more.
     */
    Future<Integer> endSessions(ShardRecord shard, ServerAddress server);

    /**
     * Commits an empty transaction for each of these that the server has not executed, so that another server that has them has nothing
     * extra. MySQL; refused by MariaDB, where numbers below the last one cannot be used any more: see {@link #forgetTransactions}.
     *
     * @param transactions at most 10,000
     */
    Future<Void> commitEmpty(ShardRecord shard, ServerAddress server, GtidSet transactions);

    /**
     * The other way round, for MariaDB: the server that has something extra forgets that it wrote it, so that it can follow one that
     * wrote other things under these numbers. Its rows stay. Its binary log begins anew, so servers that follow it must be made
     * to follow another; so does its replication, without being started. Refused by MySQL, and if these are not the last ones.
     */
    Future<Void> forgetTransactions(ShardRecord shard, ServerAddress server, BinlogState transactions);
}
