package io.sluice.proxy.serversql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.BinlogState;
import io.sluice.proxy.serversql.Following.Receiver;
import io.sluice.proxy.shardsql.ShardConnection;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.sluice.proxy.shardsql.Sql;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * Has a replica that applies late on purpose apply what it has received at once, and keep it: both flavours throw the relay log
 * away if they are told to apply without delay while nothing of their replication runs, and MariaDB lets itself be told only then.
 *
 * <p>MySQL is told while it receives. MariaDB is told to go on from its place in the relay log rather than by GTID, which alone makes
 * it keep the log; it is <em>detached</em> then, and must go back to GTIDs before it receives again.
 */
final class Delay {
    private static final String APPLIED =
            "SELECT @@global.gtid_slave_pos AS applied, @@global.slave_parallel_threads AS threads";

    private final ShardConnection connection;
    private final ReplicaStatus status;
    private final Dialect dialect;

    Delay(ShardConnection connection, ReplicaStatus status) {
        this.connection = requireNonNull(connection, "connection");
        this.status = requireNonNull(status, "status");
        this.dialect = status.dialect();
    }

    /** MariaDB must not receive. */
    Future<Void> lift() {
        return dialect.isMariaDb() ? detach() : liftWhileReceiving();
    }

    private Future<Void> liftWhileReceiving() {
        boolean isStopped = status.following()
                .filter(each -> each.receiver() == Receiver.STOPPED)
                .isPresent();
        Future<Void> receiving =
                isStopped ? connection.order("start to receive", dialect.startReceiver()) : Future.succeededFuture();
        return receiving
                .compose(done -> connection.order("stop to apply", dialect.stopApplier()))
                .compose(done -> connection.ask("ask for the replication", dialect.status()))
                .compose(channels -> isReceiving(ReplicaStatus.of(dialect, channels))
                        ? connection.order("lift the delay", dialect.change() + dialect.option("SOURCE_DELAY = 0"))
                        : refused("lift the delay of one that cannot receive"))
                .compose(done -> connection.order("start to apply", dialect.startApplier()));
    }

    private static boolean isReceiving(ReplicaStatus now) {
        return now.following()
                .filter(each -> each.receiver() != Receiver.STOPPED)
                .isPresent();
    }

    private Future<Void> detach() {
        return connection
                .ask("ask how it applies", APPLIED)
                .compose(rows -> mayDetach(rows.get(0))
                        ? connection.order("stop to apply", dialect.stopApplier())
                        : refused("lift the delay of one that applies several domains in parallel"))
                .compose(done -> connection.ask("ask for the replication", dialect.status()))
                .compose(channels -> connection.order("lift the delay", detached(channels)))
                .compose(done -> connection.order("start to apply", dialect.startApplier()));
    }

    /** Those that apply domains beside each other have no one place in the log. */
    private boolean mayDetach(Map<String, String> row) {
        return row.getOrDefault("threads", "0").equals("0")
                || !status.received().contains(",");
    }

    private String detached(List<Map<String, String>> channels) {
        Map<String, String> channel = channels.get(0);
        long place = Long.parseLong(channel.getOrDefault("Relay_Log_Pos", ""));
        return dialect.change() + "MASTER_DELAY = 0, MASTER_USE_GTID = no, RELAY_LOG_FILE = "
                + Sql.text(channel.getOrDefault("Relay_Log_File", "")) + ", RELAY_LOG_POS = " + place;
    }

    /** Goes by GTID again, once all is applied: what is not would be thrown away. It applies, or has stopped. */
    Future<Void> attach() {
        return connection.ask("ask what is applied", APPLIED).compose(rows -> {
            BinlogState applied = BinlogState.parse(rows.get(0).getOrDefault("applied", ""));
            return applied.containsAll(BinlogState.parse(status.received()))
                    ? connection
                            .order("stop to apply", dialect.stop())
                            .compose(done ->
                                    connection.order("go by GTID", dialect.change() + "MASTER_USE_GTID = slave_pos"))
                    : connection
                            .order("start to apply", dialect.startApplier())
                            .compose(done -> refused("follow again before all is applied"));
        });
    }

    private static Future<Void> refused(String step) {
        return Future.failedFuture(ShardSqlException.of(Reason.STATEMENT_REFUSED, step));
    }
}
