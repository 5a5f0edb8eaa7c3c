package io.sluice.proxy.serversql;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.serversql.Following.Receiver;
import io.sluice.proxy.shardsql.ShardConnection;
import io.sluice.proxy.shardsql.ShardSqlException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server says of its replication, and the dialect in which it said so.
 *
 * @param user that it logs in to its source with; empty for none
 * @param received the GTIDs of what is in its relay log; on MariaDB the position up to which it has received
 */
record ReplicaStatus(Dialect dialect, Optional<Following> following, String user, String received) {
    private static final int SYNTAX_ERROR = 1064;
    private static final String STEP = "ask for the replication";

    static Future<ReplicaStatus> of(ShardConnection connection) {
        return connection
                .ask("ask for the version", "SELECT @@version AS version")
                .map(rows -> Dialect.of(rows.get(0).getOrDefault("version", "")))
                .compose(dialect -> in(dialect, connection).recover(cause -> {
                    boolean isMisunderstood =
                            cause instanceof ShardSqlException refusal && refusal.errorCode() == SYNTAX_ERROR;
                    return isMisunderstood ? in(dialect.other(), connection) : Future.failedFuture(cause);
                }));
    }

    private static Future<ReplicaStatus> in(Dialect dialect, ShardConnection connection) {
        return connection.ask(STEP, dialect.status()).map(channels -> of(dialect, channels));
    }

    static ReplicaStatus of(Dialect dialect, List<Map<String, String>> channels) {
        for (Map<String, String> channel : channels) {
            String host = channel.getOrDefault(dialect.column("Source_Host"), "");
            long port = number(channel, dialect.column("Source_Port")).orElse(0);
            // Without a host it was reset; group replication's own channels have none either.
            if (!host.isBlank() && port > 0) {
                ServerAddress source = new ServerAddress(host, Math.toIntExact(port));
                return of(dialect, channel, source, channels.size());
            }
        }
        return new ReplicaStatus(dialect, Optional.empty(), "", "");
    }

    private static ReplicaStatus of(
            Dialect dialect, Map<String, String> channel, ServerAddress source, int numberOfChannels) {
        Following following = new Following(
                source,
                receiver(channel.getOrDefault(dialect.column("Replica_IO_Running"), "No")),
                channel.getOrDefault(dialect.column("Replica_SQL_Running"), "No")
                        .equals("Yes"),
                Math.toIntExact(number(channel, "Last_IO_Errno").orElse(0)),
                Math.toIntExact(number(channel, "Last_SQL_Errno").orElse(0)),
                number(channel, dialect.column("Seconds_Behind_Source")),
                Duration.ofSeconds(number(channel, "SQL_Delay").orElse(0)),
                dialect.isMariaDb()
                        ? !channel.getOrDefault("Using_Gtid", "No").equals("No")
                        : channel.getOrDefault("Auto_Position", "0").equals("1"),
                numberOfChannels);
        return new ReplicaStatus(
                dialect,
                Optional.of(following),
                channel.getOrDefault(dialect.column("Source_User"), ""),
                channel.getOrDefault(dialect.isMariaDb() ? "Gtid_IO_Pos" : "Retrieved_Gtid_Set", ""));
    }

    private static Receiver receiver(String running) {
        return switch (running) {
            case "No" -> Receiver.STOPPED;
            case "Yes" -> Receiver.CONNECTED;
            // MariaDB: also Preparing
            default -> Receiver.CONNECTING;
        };
    }

    private static OptionalLong number(Map<String, String> channel, String column) {
        String text = channel.getOrDefault(column, "");
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /**
     * Whether what it has received and not applied is thrown away when it starts: MariaDB's, when neither of its threads runs, unless
     * it goes by places in files.
     */
    boolean losesRelayLog() {
        return following.isEmpty()
                || (dialect.isMariaDb()
                        && following.get().byGtid()
                        && following.get().receiver() == Receiver.STOPPED
                        && !following.get().isApplying());
    }

    /** Whether it is told to apply late. */
    boolean isDelayed() {
        return following.filter(each -> !each.delay().isZero()).isPresent();
    }

    /** Whether {@link Delay} has taken it from its source, to which it goes back by GTID only. */
    boolean isDetached() {
        return dialect.isMariaDb() && following.filter(each -> !each.byGtid()).isPresent();
    }
}
