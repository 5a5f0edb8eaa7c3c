package io.sluice.proxy.serversql;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.serversql.Following.Receiver;
import io.sluice.proxy.shardsql.ShardConnection;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.sluice.proxy.shardsql.Sql;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements that change whom a server follows, over one connection, given how it follows now. */
final class Replication {
    private static final String POSITIONS =
            "SELECT @@global.gtid_slave_pos AS applied, @@global.gtid_current_pos AS present";

    private static final String FAREWELL = "SELECT @@global.rpl_semi_sync_slave_kill_conn_timeout AS seconds";
    private static final String SET_FAREWELL = "SET GLOBAL rpl_semi_sync_slave_kill_conn_timeout = ";

    private final ShardConnection connection;
    private final ReplicaStatus status;
    private final Dialect dialect;

    Replication(ShardConnection connection, ReplicaStatus status) {
        this.connection = connection;
        this.status = status;
        this.dialect = status.dialect();
    }

    /**
     * The applier first: when neither of its threads runs, MariaDB throws the relay log away as soon as one starts
     * ({@code start_slave_threads} in its {@code slave.cc}).
     */
    Future<Void> stopReceiving() {
        if (status.losesRelayLog()) {
            return Future.succeededFuture();
        }
        Following following = status.following().get();
        Future<Void> applying = following.isApplying()
                ? Future.succeededFuture()
                : connection.order("start to apply", dialect.startApplier());
        return following.receiver() == Receiver.STOPPED || isStuck()
                ? applying
                : applying.compose(done -> withShortFarewell("stop to receive", dialect.stopReceiver()));
    }

    /**
     * One of MariaDB's that waits for the greeting of a frozen source cannot be stopped before {@code slave_net_timeout} is over, a
     * minute, and who tries keeps everybody from asking how it stands. It receives nothing meanwhile.
     */
    private boolean isStuck() {
        return dialect.isMariaDb()
                && status.following()
                        .filter(each -> each.receiver() == Receiver.CONNECTING)
                        .isPresent();
    }

    /** As {@link #stopReceiving}, and a delay is lifted. */
    Future<Void> applyAll() {
        if (!status.isDelayed()) {
            return stopReceiving();
        }
        Delay delay = new Delay(connection, status);
        if (!dialect.isMariaDb()) {
            return delay.lift().compose(done -> connection.order("stop to receive", dialect.stopReceiver()));
        }
        boolean isStopped = status.following()
                .filter(each -> each.receiver() == Receiver.STOPPED)
                .isPresent();
        if (isStuck()) {
            return Future.failedFuture(ShardSqlException.of(
                    Reason.DEADLINE, "lift the delay of one that waits for its source's greeting"));
        }
        Future<Void> stopped =
                isStopped ? Future.succeededFuture() : withShortFarewell("stop to receive", dialect.stopReceiver());
        return stopped.compose(done -> delay.lift());
    }

    /** It applies nothing any more, whatever it may receive. */
    Future<Void> stopApplying() {
        return isStuck() ? connection.order("stop to apply", dialect.stopApplier()) : stop();
    }

    Future<Void> stop() {
        return status.following().isEmpty()
                ? Future.succeededFuture()
                : withShortFarewell("stop to follow", dialect.stop());
    }

    /**
     * A replica of MariaDB's that acknowledges logs in to its source as it stops, to kill the thread that served it: on a frozen one
     * that takes {@code rpl_semi_sync_slave_kill_conn_timeout}, 5 s unless set otherwise (its {@code semisync_slave.cc}). A second
     * is the least that can be set.
     */
    private Future<Void> withShortFarewell(String step, String stop) {
        if (!dialect.isMariaDb()) {
            return connection.order(step, stop);
        }
        return connection.ask("ask how long a farewell takes", FAREWELL).compose(rows -> {
            String seconds = rows.get(0).getOrDefault("seconds", "");
            return connection
                    .order("shorten the farewell", SET_FAREWELL + 1)
                    .compose(done -> connection.order(step, stop))
                    .compose(done -> connection.order("restore the farewell", SET_FAREWELL + Long.parseLong(seconds)));
        });
    }

    Future<Void> start() {
        Future<Void> attached = status.isDetached() ? new Delay(connection, status).attach() : Future.succeededFuture();
        return attached.compose(done -> connection.order("start to follow", dialect.start()));
    }

    Future<Void> forgetSource() {
        return status.following().isEmpty()
                ? Future.succeededFuture()
                : stop().compose(done -> connection.order("forget the source", dialect.forget()));
    }

    Future<Void> follow(ServerAddress source, Optional<ReplicationLogin> login, TlsMode tls) {
        if (login.isEmpty() && status.user().isEmpty()) {
            return Future.failedFuture(ShardSqlException.of(Reason.MISCONFIGURED, "follow without a login"));
        }
        return stop().compose(done -> dialect.isMariaDb() ? beginAfterOwnWrites() : Future.succeededFuture())
                .compose(done -> connection.order("change the source", change(source, login, tls)))
                .compose(done -> start());
    }

    /** MariaDB follows from what it has applied; a server that was a primary has written as well. */
    private Future<Void> beginAfterOwnWrites() {
        return connection.ask("ask for the position", POSITIONS).compose(rows -> {
            Map<String, String> positions = rows.get(0);
            String present = positions.getOrDefault("present", "");
            return present.equals(positions.getOrDefault("applied", ""))
                    ? Future.succeededFuture()
                    : connection.order("set the position", "SET GLOBAL gtid_slave_pos = " + Sql.text(present));
        });
    }

    private String change(ServerAddress source, Optional<ReplicationLogin> login, TlsMode tls) {
        List<String> settings = new ArrayList<>();
        settings.add(dialect.option("SOURCE_HOST = ") + Sql.text(source.host()));
        settings.add(dialect.option("SOURCE_PORT = ") + source.port());
        login.ifPresent(account -> {
            settings.add(dialect.option("SOURCE_USER = ") + Sql.text(account.user()));
            settings.add(dialect.option("SOURCE_PASSWORD = ") + Sql.text(account.password()));
        });
        settings.add(dialect.isMariaDb() ? "MASTER_USE_GTID = slave_pos" : dialect.option("SOURCE_AUTO_POSITION = 1"));
        if (tls != TlsMode.DISABLED) {
            settings.add(dialect.option("SOURCE_SSL = 1"));
        } else if (!dialect.isMariaDb()) {
            // Without TLS, caching_sha2_password wants the source's key to send the password under.
            settings.add(dialect.option("GET_SOURCE_PUBLIC_KEY = 1"));
        }
        if (status.following().isEmpty()) {
            settings.addAll(first(tls));
        }
        return dialect.change() + String.join(", ", settings);
    }

    /** What a server needs that has no settings, or none that are known: the defaults differ from version to version. */
    private List<String> first(TlsMode tls) {
        List<String> settings = new ArrayList<>();
        settings.add(dialect.option("SOURCE_CONNECT_RETRY = 1"));
        if (tls == TlsMode.DISABLED) {
            settings.add(dialect.option("SOURCE_SSL = 0"));
        }
        boolean isVerified = tls == TlsMode.VERIFY_IDENTITY || (tls == TlsMode.VERIFY_CA && dialect.isMariaDb());
        settings.add(dialect.option("SOURCE_SSL_VERIFY_SERVER_CERT = ") + (isVerified ? 1 : 0));
        if (!dialect.isMariaDb()) {
            settings.add(dialect.option("SOURCE_RETRY_COUNT = 86400"));
        }
        return settings;
    }
}
