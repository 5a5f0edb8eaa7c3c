package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.line.Line;
import io.sluice.proxy.line.Lines;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server now and then whether it takes writes and what it has executed, on a line of its own, so that a canary never
 * waits for it. After a failure it is not asked again before {@link #onAlive}: a frozen server takes a few dozen connections and
 * then none, and these are the canaries'. Owned by the watch's event loop.
 *
 * <p>Sources: MySQL manual, "Replication with Global Transaction Identifiers" and "Semisynchronous Replication Monitoring";
 * MariaDB, "gtid_binlog_state", "gtid_current_pos" and "Semisynchronous Replication".
 */
final class RoleLane {
    private static final String MYSQL = "SELECT @@global.server_uuid, @@global.read_only, @@global.gtid_executed,"
            + " EXISTS(SELECT 1 FROM performance_schema.global_status WHERE VARIABLE_NAME IN"
            + " ('Rpl_semi_sync_master_status','Rpl_semi_sync_source_status') AND VARIABLE_VALUE = 'ON')";
    private static final String MARIADB = "SELECT @@global.server_id, @@global.read_only, @@global.gtid_binlog_state,"
            + " EXISTS(SELECT 1 FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME ="
            + " 'RPL_SEMI_SYNC_MASTER_STATUS' AND VARIABLE_VALUE = 'ON'), @@global.gtid_current_pos";

    private final Lines lines;
    private final Lines.Destination destination;
    private final MonotonicClock clock;
    private final Duration period;
    private final Duration deadline;
    private final Consumer<RoleReading> listener;
    private @Nullable Line line;
    private boolean isMariaDb;
    private boolean busy;
    private boolean resting;
    private boolean closed;
    private long askedNanos;

    /** @param listener hears of every answer */
    RoleLane(
            Lines lines,
            Lines.Destination destination,
            MonotonicClock clock,
            Duration period,
            Duration deadline,
            Consumer<RoleReading> listener) {
        this.lines = requireNonNull(lines, "lines");
        this.destination = requireNonNull(destination, "destination");
        this.clock = requireNonNull(clock, "clock");
        this.period = requireNonNull(period, "period");
        this.deadline = requireNonNull(deadline, "deadline");
        this.listener = requireNonNull(listener, "listener");
        this.askedNanos = clock.nanos() - period.toNanos();
    }

    /** The server has answered somebody: it may be asked again, and soon. */
    void onAlive() {
        resting = false;
    }

    void onTick() {
        long now = clock.nanos();
        if (busy || resting || closed || now - askedNanos < period.toNanos()) {
            return;
        }
        busy = true;
        askedNanos = now;
        ready().compose(open -> open.run(isMariaDb ? MARIADB : MYSQL, deadline))
                .map(rows -> reading(rows, now))
                .onComplete((reading, failure) -> {
                    busy = false;
                    if (closed) {
                        close();
                    } else if (failure != null) {
                        resting = true;
                        forgetLine();
                    } else if (reading.isPresent()) {
                        listener.accept(reading.get());
                    }
                });
    }

    void close() {
        closed = true;
        forgetLine();
    }

    private void forgetLine() {
        Line last = line;
        line = null;
        if (last != null) {
            last.destroy();
        }
    }

    private Future<Line> ready() {
        Line standing = line;
        if (standing != null && standing.isOpen()) {
            return Future.succeededFuture(standing);
        }
        return lines.open(destination, deadline, () -> {}).compose(open -> {
            line = open;
            return open.run("SELECT VERSION()", deadline).map(rows -> {
                isMariaDb = text(rows, 0).contains("MariaDB");
                return open;
            });
        });
    }

    /** Empty if the server has no binary log, or says what nobody understands. */
    private Optional<RoleReading> reading(List<List<@Nullable String>> rows, long askedAt) {
        try {
            TransactionSet executed = isMariaDb ? BinlogState.parse(text(rows, 2)) : GtidSet.parse(text(rows, 2));
            TransactionSet applied = isMariaDb ? BinlogState.parse(text(rows, 4)) : executed;
            return Optional.of(new RoleReading(
                    text(rows, 0),
                    isOn(text(rows, 1)),
                    executed,
                    applied,
                    text(rows, 3).equals("1"),
                    askedAt));
        } catch (MalformedRecordException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** MariaDB 12 has more words than two for read_only. */
    private static boolean isOn(String readOnly) {
        return !readOnly.equals("0") && !readOnly.equals("OFF");
    }

    private static String text(List<List<@Nullable String>> rows, int column) {
        String value = rows.isEmpty() ? null : rows.get(0).get(column);
        return value == null ? "" : value;
    }
}
