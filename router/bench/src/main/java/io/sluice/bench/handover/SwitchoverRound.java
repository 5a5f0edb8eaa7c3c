package io.sluice.bench.handover;

import static io.sluice.app.drill.Distribution.text;
import static java.util.Objects.requireNonNull;

import io.sluice.bench.Pause;
import io.sluice.core.tenant.ServerAddress;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One run of sysbench with a switchover in it, after another. One thread. */
final class SwitchoverRound {
    private static final int ORDERS_MAX = 20;
    private static final long AGAIN_MILLIS = 500;
    private static final long FIRST_MILLIS = 1_000;
    /** Left for the load behind the switchover. */
    private static final long LAST_MILLIS = 2_000;

    private final ShardAdmin admin;
    private final ShardServers servers;
    private final ReadWrite load;
    private final ReadWrite.Way way;
    private final PauseProbe probe;
    private final Random random;

    /**
     * @param order from the order to the answer to it
     * @param refused orders that did not change anything and were given again
     * @param wrongs what must not be
     */
    record Figures(
            ServerAddress from,
            ServerAddress to,
            Duration pause,
            Duration silence,
            Duration longestStatement,
            Duration order,
            long refused,
            ReadWrite.Result load,
            List<String> wrongs) {
        Duration longestTransaction() {
            return Duration.ofNanos(Math.round(load.longestMillis() * 1e6));
        }

        @Override
        public String toString() {
            return from.port() + " -> " + to.port() + ": pause " + text(pause) + ", silence " + text(silence)
                    + ", longest statement " + text(longestStatement) + ", order " + text(order) + "; sysbench: "
                    + load.transactions() + " transactions, longest "
                    + text(longestTransaction()) + ", deadlocks " + load.deadlocks() + ", reconnects "
                    + load.reconnects() + (wrongs.isEmpty() ? "" : "  WRONG: " + wrongs);
        }
    }

    SwitchoverRound(
            ShardAdmin admin,
            ShardServers servers,
            ReadWrite load,
            ReadWrite.Way way,
            PauseProbe probe,
            Random random) {
        this.admin = requireNonNull(admin, "admin");
        this.servers = requireNonNull(servers, "servers");
        this.load = requireNonNull(load, "load");
        this.way = requireNonNull(way, "way");
        this.probe = requireNonNull(probe, "probe");
        this.random = requireNonNull(random, "random");
    }

    /** @param isPrepared whether sysbench prepares its statements */
    Figures run(boolean isPrepared, int seconds) throws IOException, SQLException {
        List<String> wrongs = new ArrayList<>();
        ServerAddress from = admin.primary();
        long before = probe.number();
        ReadWrite.Running running = load.run(way, isPrepared, seconds);
        long room = Math.max(1, seconds * 1_000L - FIRST_MILLIS - LAST_MILLIS);
        Pause.millis(FIRST_MILLIS + random.nextInt((int) room));
        long begun = System.nanoTime();
        long refused = 0;
        ShardAdmin.Outcome outcome = admin.switchOver();
        while (!outcome.isDone() && outcome.status() == ShardAdmin.CONFLICT && refused < ORDERS_MAX) {
            refused++;
            Pause.millis(AGAIN_MILLIS);
            begun = System.nanoTime();
            outcome = admin.switchOver();
        }
        Duration order = Duration.ofNanos(System.nanoTime() - begun);
        ReadWrite.Result result = load.result(running, seconds);
        if (!result.error().isEmpty()) {
            wrongs.add("sysbench: " + result.error());
        }
        if (result.reconnects() > 0) {
            wrongs.add("sysbench connected again " + result.reconnects() + " times");
        }
        ServerAddress to = admin.primary();
        if (!outcome.isDone() || to.equals(from)) {
            wrongs.add("no switchover: " + outcome.text());
            return new Figures(from, to, order, order, order, order, refused, result, wrongs);
        }
        PauseProbe.Gap gap = probe.gap(before, from, servers.at(to));
        return new Figures(
                from,
                to,
                Duration.ofNanos(gap.nanos()),
                Duration.ofNanos(gap.silenceNanos()),
                Duration.ofNanos(gap.longestNanos()),
                order,
                refused,
                result,
                wrongs);
    }
}
