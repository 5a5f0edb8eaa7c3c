package io.sluice.app.ctl;

import static io.sluice.app.ctl.Sheets.address;
import static io.sluice.app.ctl.Sheets.gate;
import static io.sluice.app.ctl.Sheets.objects;
import static io.sluice.app.ctl.Sheets.rest;
import static io.sluice.app.ctl.Sheets.text;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What people read of the routers' answers about a shard. */
final class HealthSheet {
    private HealthSheet() {}

    static String of(JsonObject health, boolean withSignals) {
        Table servers = new Table(
                "ROUTER",
                "SERVER",
                "ROLE",
                "STANDING",
                "VERDICT",
                "SCOPE",
                "SINCE",
                "MODE",
                "BREAKER",
                "STALE",
                "CAUSE");
        Table gates = new Table("ROUTER", "GATE", "SINCE", "WAITING", "BYTES", "IN FLIGHT", "REFUSED");
        Table signals = new Table("ROUTER", "SERVER", "LANE", "MEASURE", "VALUE", "LIMIT", "LOOKS");
        objects(health, "routers")
                .filter(router -> !router.containsKey("failure"))
                .forEach(router -> {
                    String name = text(router, "router");
                    objects(router, "servers").forEach(server -> {
                        servers.row(server(name, server));
                        objects(server, "signals").forEach(signal -> signals.row(signal(name, server, signal)));
                    });
                    JsonObject gate = router.getJsonObject("gate", new JsonObject());
                    gates.row(
                            name,
                            gate(gate, "state"),
                            text(gate, "since"),
                            text(gate, "waiting"),
                            text(gate, "waitingBytes"),
                            text(gate, "inFlight"),
                            refusals(gate));
                });
        return servers + "\n" + gates + (withSignals ? "\n" + signals : "") + rest(health);
    }

    static String timeline(JsonObject timeline) {
        Table table = new Table("AT", "ROUTER", "SERVER", "ROLE", "EVENT", "VERDICT", "SCOPE", "BY", "CAUSE");
        List<Object[]> rows = new ArrayList<>();
        objects(timeline, "routers")
                .forEach(router -> objects(router, "events").forEach(event -> rows.add(event(router, event))));
        rows.sort(Comparator.comparing(row -> row[0].toString()));
        rows.forEach(table::row);
        return table + rest(timeline);
    }

    private static Object[] server(String router, JsonObject server) {
        String stale = text(server, "stalenessMillis");
        boolean isRehearsed = Boolean.TRUE.equals(server.getValue("rehearsed"));
        return new Object[] {
            router,
            address(server),
            text(server, "role"),
            text(server, "standing") + (isRehearsed ? " (rehearsed)" : ""),
            text(server, "verdict"),
            text(server, "scope"),
            text(server, "since"),
            text(server, "mode"),
            text(server, "breaker"),
            stale.isEmpty() ? "" : stale + " ms",
            text(server, "cause")
        };
    }

    private static Object[] signal(String router, JsonObject server, JsonObject signal) {
        return new Object[] {
            router,
            address(server),
            text(signal, "lane"),
            text(signal, "measure"),
            text(signal, "value"),
            text(signal, "limit"),
            Boolean.TRUE.equals(signal.getValue("bad")) ? "bad" : "good"
        };
    }

    private static Object[] event(JsonObject router, JsonObject event) {
        boolean isRehearsed = Boolean.TRUE.equals(event.getValue("rehearsed"));
        boolean isByOperator = Boolean.TRUE.equals(event.getValue("byOperator"));
        return new Object[] {
            text(event, "at"),
            text(router, "router"),
            text(event, "server"),
            text(event, "role"),
            text(event, "event") + (isRehearsed ? " (rehearsed)" : ""),
            text(event, "verdict"),
            text(event, "scope"),
            isByOperator ? "operator" : "router",
            text(event, "cause")
        };
    }

    private static String refusals(JsonObject gate) {
        List<String> refusals = new ArrayList<>();
        for (var each : gate.getJsonObject("refusals", new JsonObject())) {
            refusals.add(each.getKey() + " " + each.getValue());
        }
        return String.join(", ", refusals);
    }
}
