package io.sluice.proxy.inquiry;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Access;
import io.sluice.core.gate.Admission;
import io.sluice.core.gate.Explanation;
import io.sluice.core.gate.GateState;
import io.sluice.core.gate.GateTotals;
import io.sluice.core.gate.Reason;
import io.sluice.core.health.Finding;
import io.sluice.core.health.HealthEffect.Containment;
import io.sluice.core.health.Role;
import io.sluice.core.health.Signal;
import io.sluice.core.health.Standing;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.gate.GateReport;
import io.sluice.proxy.watch.ServerStatus;
import io.sluice.proxy.watch.WatchEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** The JSON of the answers. */
final class Documents {
    private Documents() {}

    static JsonArray servers(List<ServerStatus> servers) {
        JsonArray all = new JsonArray();
        servers.forEach(server -> all.add(server(server)));
        return all;
    }

    private static JsonObject server(ServerStatus server) {
        Finding finding = server.reading().finding();
        Optional<Containment> containment = server.reading().containment();
        JsonObject json = new JsonObject()
                .put("host", server.server().host())
                .put("port", server.server().port())
                .put("role", word(server.role()))
                .put("standing", word(server.reading().standing()))
                .put("verdict", finding.verdict().text())
                .put("scope", word(finding.scope()))
                .put("since", time(server.since()))
                .put("mode", word(server.mode()))
                .put("contained", containment.filter(each -> !each.rehearsed()).isPresent())
                .put("rehearsed", containment.filter(Containment::rehearsed).isPresent())
                .put("quarantined", server.reading().standing() == Standing.QUARANTINED)
                .put("breaker", server.breaker());
        finding.evidence().cause().ifPresent(cause -> json.put("cause", word(cause)));
        if (server.role() == Role.REPLICA) {
            json.put(
                    "stalenessMillis",
                    server.staleness().map(Duration::toMillis).orElse(null));
        }
        return json.put("signals", signals(server.reading().signals()));
    }

    private static JsonArray signals(List<Signal> signals) {
        JsonArray all = new JsonArray();
        for (Signal signal : signals) {
            all.add(new JsonObject()
                    .put("lane", word(signal.lane()))
                    .put("measure", word(signal.measure()))
                    .put("value", signal.value())
                    .put("limit", signal.limit())
                    .put("bad", signal.isBad()));
        }
        return all;
    }

    /** All loops together: their sums, and the state of the first, since all have the same orders. */
    static JsonObject gate(List<GateReport> reports, LongFunction<Instant> wall) {
        Map<String, Object> refusals = new TreeMap<>();
        long waiting = 0;
        long waitingBytes = 0;
        long inFlight = 0;
        for (GateReport report : reports) {
            GateTotals totals = report.totals();
            waiting += totals.waiting();
            waitingBytes += totals.waitingBytes();
            inFlight += totals.inFlight();
            totals.refusals().forEach((reason, count) -> refusals.merge(word(reason), count, Documents::sum));
        }
        JsonObject json = new JsonObject();
        if (reports.isEmpty()) {
            json.put("state", "open");
        } else {
            state(json, "state", reports.get(0).state(), wall);
        }
        return json.put("waiting", waiting)
                .put("waitingBytes", waitingBytes)
                .put("inFlight", inFlight)
                .put("refusals", new JsonObject(refusals));
    }

    private static Object sum(Object one, Object other) {
        return (Long) one + (Long) other;
    }

    /** What the gate does under this name; of a closed one also as what, and since when. */
    private static void state(JsonObject json, String name, GateState state, LongFunction<Instant> wall) {
        if (state instanceof GateState.Contained contained) {
            json.put(name, contained.readsFlow() ? "contained-writes" : "contained")
                    .put("verdict", contained.verdict())
                    .put("since", time(wall.apply(contained.sinceNanos())));
            return;
        }
        if (state instanceof GateState.Paused paused) {
            json.put(name, "paused").put("since", time(wall.apply(paused.sinceNanos())));
            return;
        }
        json.put(name, state instanceof GateState.Panic ? "panic" : "open");
    }

    static JsonArray events(List<WatchEvent> events) {
        JsonArray all = new JsonArray();
        for (WatchEvent event : events) {
            Finding.Evidence evidence = event.finding().evidence();
            JsonObject json = new JsonObject()
                    .put("at", time(event.at()))
                    .put("server", event.server().toString())
                    .put("role", word(event.role()))
                    .put("event", word(event.kind()))
                    .put("verdict", event.finding().verdict().text())
                    .put("scope", word(event.scope()))
                    .put("rehearsed", event.rehearsed())
                    .put("byOperator", event.byOperator())
                    .put("evidenceSince", time(event.since()));
            evidence.cause().ifPresent(cause -> json.put("cause", word(cause)));
            all.add(json.put("signals", signals(evidence.signals())));
        }
        return all;
    }

    static JsonObject explanation(
            TenantRecord tenant,
            TenantPolicy policy,
            Access access,
            Explanation explanation,
            LongFunction<Instant> wall) {
        Admission admission = explanation.admission();
        JsonArray reasons = new JsonArray();
        for (Reason reason : explanation.reasons()) {
            reasons.add(new JsonObject().put("reason", word(reason)).put("text", reason.text()));
        }
        JsonObject json = new JsonObject()
                .put("tenant", tenant.id().value())
                .put("shard", tenant.shard().value())
                .put("access", word(access));
        state(json, "gate", explanation.state(), wall);
        json.put("answer", answer(admission))
                .put("reason", word(admission.reason()))
                .put("reasons", reasons);
        if (admission instanceof Admission.Refuse refuse) {
            json.put("error", error(refuse.error(), refuse.text()));
        }
        return json.put(
                "policy",
                new JsonObject()
                        .put("reads", word(policy.reads()))
                        .put("writes", word(policy.writes()))
                        .put("holdTimeMillis", policy.holdTime().toMillis())
                        .put("maxStalenessMillis", policy.maxStaleness().toMillis()));
    }

    private static JsonObject error(SqlError error, String text) {
        return new JsonObject()
                .put("code", error.code())
                .put("sqlState", error.sqlState())
                .put("text", text)
                .put(
                        "safeToRetry",
                        error.retry() == SqlError.Retry.NOT_SENT_SAFE || error.retry() == SqlError.Retry.READ_SAFE);
    }

    private static String answer(Admission admission) {
        return admission.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
