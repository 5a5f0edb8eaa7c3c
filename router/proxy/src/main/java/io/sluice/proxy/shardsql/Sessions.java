package io.sluice.proxy.shardsql;

import io.sluice.proxy.shardsql.ShardSqlException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The statements about sessions, over one connection. Conditions are about {@code p}, a row of the process list. */
public final class Sessions {
    private static final int UNKNOWN_THREAD = 1094;
    private static final int SESSIONS_MAX = 10_000;
    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * INNODB_TRX is a copy that InnoDB renews only when nobody has read it for 100 ms ({@code CACHE_MIN_IDLE_TIME_NS} in
     * MySQL's and MariaDB's {@code trx0i_s.cc}); before that a transaction that has just written is not in it.
     */
    private static final Duration COPY_AGES = Duration.ofMillis(150);

    private final Vertx vertx;
    private final ShardConnection connection;
    private final ShardSqlSettings settings;

    public Sessions(Vertx vertx, ShardConnection connection, ShardSqlSettings settings) {
        this.vertx = vertx;
        this.connection = connection;
        this.settings = settings;
    }

    /** The sessions, and which of them are writing; takes {@link #COPY_AGES} and the query. */
    Future<List<AccountSession>> of(String user) {
        // Changed rows show in INNODB_TRX only once there are some; so a running statement that is no plain read
        // counts as well. Both tables exist in MySQL 8, 9 and MariaDB.
        String sql = "SELECT p.ID, COALESCE(t.trx_rows_modified, 0) > 0 OR (p.COMMAND <> 'Sleep' AND p.INFO IS NOT NULL"
                + " AND UPPER(LEFT(LTRIM(p.INFO), 6)) <> 'SELECT' AND UPPER(LEFT(LTRIM(p.INFO), 4)) <> 'SHOW')"
                + " FROM information_schema.PROCESSLIST p"
                + " LEFT JOIN information_schema.INNODB_TRX t ON t.trx_mysql_thread_id = p.ID WHERE p.USER = "
                + Sql.text(user) + " LIMIT " + SESSIONS_MAX;
        return pause(COPY_AGES)
                .compose(aged -> connection.run("list sessions", sql))
                .map(rows -> {
                    List<AccountSession> sessions = new ArrayList<>(rows.size());
                    rows.forEach(row -> sessions.add(new AccountSession(row.getLong(0), row.getInteger(1) != 0)));
                    return sessions;
                });
    }

    /** Kills until none is left, for as long as one statement may take; nobody should be able to log in any more. */
    Future<Void> end(String user) {
        return end(user, rounds());
    }

    /**
     * Kills those that are there now but these, and waits until none of them can execute anything, for as long as one
     * statement may take; how many there were. Those that come meanwhile are not its concern: a tenant in use opens new ones
     * all the time.
     */
    Future<Integer> endOthers(String user, Set<Long> live) {
        return end(ofUser(user), live);
    }

    /** Likewise, of all sessions for which the condition holds but this one; those with it that come meanwhile stay. */
    public Future<Integer> endWhere(String condition) {
        return end("p.ID <> CONNECTION_ID() AND " + condition, Set.of());
    }

    private Future<Integer> end(String condition, Set<Long> live) {
        return ids(condition).compose(old -> {
            old.removeAll(live);
            return kill(old)
                    .compose(killed -> endKilled(condition, new HashSet<>(old), rounds()))
                    .map(old.size());
        });
    }

    /**
     * A server may keep a killed session in its list for minutes, such as one that was killed while it logged in (seen with MySQL
     * 8.0.15). Without a transaction it does nothing any more.
     */
    private Future<Void> endKilled(String condition, Set<Long> victims, long rounds) {
        return (victims.isEmpty() ? Future.succeededFuture(List.<Long>of()) : unended(condition)).compose(left -> {
            if (left.stream().noneMatch(victims::contains)) {
                return Future.succeededFuture();
            }
            if (rounds <= 0) {
                return Future.failedFuture(ShardSqlException.of(Reason.DEADLINE, "end sessions"));
            }
            long roundsOfThis = COPY_AGES.dividedBy(PAUSE);
            return endKilled(condition, victims, rounds - roundsOfThis);
        });
    }

    /** All but those that are killed and have no transaction. */
    private Future<List<Long>> unended(String condition) {
        String sql = "SELECT p.ID FROM information_schema.PROCESSLIST p LEFT JOIN information_schema.INNODB_TRX t"
                + " ON t.trx_mysql_thread_id = p.ID WHERE " + condition
                + " AND (p.COMMAND <> 'Killed' OR t.trx_id IS NOT NULL) LIMIT " + SESSIONS_MAX;
        return pause(COPY_AGES)
                .compose(aged -> connection.run("list sessions", sql))
                .map(rows -> {
                    List<Long> ids = new ArrayList<>(rows.size());
                    rows.forEach(row -> ids.add(row.getLong(0)));
                    return ids;
                });
    }

    private long rounds() {
        return Math.max(1, settings.statementTimeout().dividedBy(PAUSE));
    }

    private Future<Void> end(String user, long rounds) {
        return ids(ofUser(user)).compose(sessions -> {
            if (sessions.isEmpty()) {
                return Future.succeededFuture();
            }
            if (rounds == 0) {
                return Future.failedFuture(ShardSqlException.of(Reason.DEADLINE, "end sessions"));
            }
            return kill(sessions).compose(done -> pause(PAUSE)).compose(paused -> end(user, rounds - 1));
        });
    }

    private Future<List<Long>> ids(String condition) {
        String sql = "SELECT p.ID FROM information_schema.PROCESSLIST p WHERE " + condition + " LIMIT " + SESSIONS_MAX;
        return connection.run("list sessions", sql).map(rows -> {
            List<Long> ids = new ArrayList<>(rows.size());
            rows.forEach(row -> ids.add(row.getLong(0)));
            return ids;
        });
    }

    private Future<Void> kill(List<Long> sessions) {
        Future<Void> previous = Future.succeededFuture();
        for (long id : sessions) {
            previous = previous.compose(done -> connection
                    .run("end a session", "KILL CONNECTION " + id)
                    .<Void>mapEmpty()
                    .recover(Sessions::unlessGone));
        }
        return previous;
    }

    private Future<Void> pause(Duration time) {
        return vertx.timer(time.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
    }

    private static String ofUser(String user) {
        return "p.USER = " + Sql.text(user);
    }

    private static Future<Void> unlessGone(Throwable cause) {
        return cause instanceof ShardSqlException refusal && refusal.errorCode() == UNKNOWN_THREAD
                ? Future.succeededFuture()
                : Future.failedFuture(cause);
    }
}
