package io.sluice.proxy.metrics;

import io.sluice.core.gate.GateState;
import io.sluice.core.gate.GateTotals;
import io.sluice.core.gate.Reason;
import io.sluice.core.health.Lane;
import io.sluice.core.health.Role;
import io.sluice.core.health.Signal;
import io.sluice.core.health.Signal.Measure;
import io.sluice.core.health.Verdict;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.gate.GateReport;
import io.sluice.proxy.watch.ServerStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The samples of servers and gates: mostly gauges, since histograms go quiet when a server hangs. Any thread. */
final class WatchPage {
    private static final List<Reason> REFUSALS = List.of(
            Reason.RATE_EXCEEDED,
            Reason.TENANT_QUEUE_FULL,
            Reason.SHARD_QUEUE_FULL,
            Reason.CROWD_STUCK,
            Reason.NO_PLACE_IN_TIME,
            Reason.POLICY_REFUSES,
            Reason.REPLICA_LACKS_OWN_WRITE,
            Reason.NOT_OPENED_IN_TIME);
    private static final List<String> STATES = List.of("open", "contained", "contained_writes", "paused", "panic");

    private final WatchCells cells = new WatchCells();
    private volatile Supplier<List<ServerStatus>> servers = List::of;
    private volatile Function<ShardId, List<GateReport>> gates = shard -> List.of();

    WatchCells cells() {
        return cells;
    }

    void follow(Supplier<List<ServerStatus>> theServers, Function<ShardId, List<GateReport>> theGates) {
        servers = theServers;
        gates = theGates;
    }

    /** @param shards those that have series */
    void add(Samples samples, RoutingTable table, List<ShardId> shards) {
        samples.addMillis(Family.LOOP_LAG, cells.takeWorstLagMillis());
        for (ServerStatus server : servers.get()) {
            if (table.shard(server.shard()).isPresent() && shards.contains(server.shard())) {
                addServer(samples, server);
            }
        }
        for (ShardId shard : shards) {
            addGate(samples, shard.value(), gates.apply(shard));
            samples.add(Family.CONTAINMENTS, cells.get(shard, WatchCells.REAL), shard.value(), "real");
            samples.add(Family.CONTAINMENTS, cells.get(shard, WatchCells.REHEARSED), shard.value(), "rehearsed");
            samples.addDurations(
                    Family.DETECTION_SECONDS, shard.value(), cell -> cells.get(shard, WatchCells.DETECTION + cell));
        }
    }

    private static void addServer(Samples samples, ServerStatus status) {
        String shard = status.shard().value();
        String server = status.server().toString();
        String role = label(status.role());
        Verdict verdict = status.reading().finding().verdict();
        for (Verdict each : Verdict.values()) {
            samples.add(Family.VERDICT, each == verdict ? 1 : 0, shard, server, role, each.text());
        }
        boolean contained =
                status.reading().containment().filter(each -> !each.rehearsed()).isPresent();
        samples.add(Family.CONTAINED, contained ? 1 : 0, shard, server, role);
        for (Signal signal : status.reading().signals()) {
            String lane = label(signal.lane());
            if (signal.measure() == Measure.AGE_MILLIS) {
                samples.addMillis(Family.LANE_AGE, signal.value(), shard, server, lane);
            } else if (signal.measure() == Measure.SILENCE_MILLIS) {
                samples.addMillis(Family.SILENCE, signal.value(), shard, server);
            } else if (signal.measure() == Measure.OLDEST_MILLIS) {
                String kind = signal.lane() == Lane.WRITE ? "commit" : "any";
                samples.addMillis(Family.OLDEST, signal.value(), shard, server, kind);
            }
        }
        if (status.role() == Role.REPLICA) {
            long millis = status.staleness().map(age -> age.toMillis()).orElse(-1000L);
            samples.addMillis(Family.STALENESS, millis, shard, server);
        }
    }

    private static void addGate(Samples samples, String shard, List<GateReport> loops) {
        String state = loops.isEmpty() ? "open" : stateOf(loops.get(0).state());
        for (String each : STATES) {
            samples.add(Family.GATE_STATE, each.equals(state) ? 1 : 0, shard, each);
        }
        samples.add(Family.GATE_WAITING, sum(loops, GateTotals::waiting), shard);
        samples.add(Family.GATE_WAITING_BYTES, sum(loops, GateTotals::waitingBytes), shard);
        samples.add(Family.GATE_IN_FLIGHT, sum(loops, GateTotals::inFlight), shard);
        samples.add(Family.GATE_ARRIVED, sum(loops, GateTotals::arrived), shard);
        Map<String, ToLongFunction<GateTotals>> answers = Map.of(
                "forwarded", GateTotals::forwarded,
                "replica", GateTotals::replica,
                "queued", GateTotals::queued,
                "held", GateTotals::held,
                "refused", GateTotals::refused);
        answers.forEach((answer, total) -> samples.add(Family.GATE_ANSWERS, sum(loops, total), shard, answer));
        Map<String, ToLongFunction<GateTotals>> ends = Map.of(
                "sent", GateTotals::sent,
                "replica", GateTotals::sentToReplica,
                "queued", GateTotals::sentToQueue,
                "refused", GateTotals::refusedLater,
                "left", GateTotals::left);
        ends.forEach((how, total) -> samples.add(Family.GATE_RELEASED, sum(loops, total), shard, how));
        samples.add(Family.GATE_ABANDONED, sum(loops, GateTotals::abandoned), shard);
        for (Reason reason : REFUSALS) {
            long count = sum(loops, totals -> totals.refusals().getOrDefault(reason, 0L));
            samples.add(Family.GATE_REFUSALS, count, shard, label(reason));
        }
    }

    private static String stateOf(GateState state) {
        if (state instanceof GateState.Contained contained) {
            return contained.readsFlow() ? "contained_writes" : "contained";
        }
        if (state instanceof GateState.Paused) {
            return "paused";
        }
        return state instanceof GateState.Panic ? "panic" : "open";
    }

    private static long sum(List<GateReport> loops, ToLongFunction<GateTotals> total) {
        return loops.stream()
                .mapToLong(loop -> total.applyAsLong(loop.totals()))
                .sum();
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
