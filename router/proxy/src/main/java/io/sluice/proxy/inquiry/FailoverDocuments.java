package io.sluice.proxy.inquiry;

import io.sluice.core.failover.Phase;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.binlog.Extra;
import io.sluice.proxy.failover.FailoverEvent;
import io.sluice.proxy.failover.FailoverStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of what is done about a shard's primary. */
final class FailoverDocuments {
    private FailoverDocuments() {}

    static JsonObject status(FailoverStatus status) {
        JsonObject json = new JsonObject()
                .put("shard", status.shard().value())
                .put("mode", Documents.word(status.mode()))
                .put(
                        "handover",
                        status.handover().map(FailoverDocuments::handover).orElse(null));
        status.phase().ifPresent(phase -> json.put("phase", Documents.word(phase)));
        status.blocker()
                .ifPresent(blocker -> json.put(
                        "blocker",
                        new JsonObject().put("reason", Documents.word(blocker)).put("text", blocker.text())));
        return json.put("returned", returned(status.returned())).put("events", events(status.events()));
    }

    private static JsonObject handover(Handover handover) {
        return new JsonObject()
                .put("kind", Documents.word(handover.kind()))
                .put("step", Documents.word(handover.step()))
                .put("candidate", address(handover.candidate()))
                .put("since", Documents.time(handover.since()))
                .put("actor", handover.actor());
    }

    private static JsonArray returned(Map<ServerAddress, Optional<Extra>> servers) {
        JsonArray all = new JsonArray();
        servers.entrySet().stream()
                .sorted(Comparator.comparing(server -> server.getKey().toString()))
                .forEach(server -> all.add(address(server.getKey())
                        .put(
                                "extra",
                                server.getValue().map(FailoverDocuments::extra).orElse(null))));
        return all;
    }

    private static JsonObject extra(Extra extra) {
        JsonArray tables = new JsonArray();
        for (Extra.Table table : extra.tables()) {
            tables.add(new JsonObject()
                    .put("database", table.database())
                    .put("table", table.table())
                    .put("inserted", table.inserted())
                    .put("updated", table.updated())
                    .put("deleted", table.deleted()));
        }
        JsonArray statements = new JsonArray();
        for (Extra.Statement statement : extra.statements()) {
            statements.add(new JsonObject()
                    .put("kind", Documents.word(statement.kind()))
                    .put("database", statement.database())
                    .put("count", statement.count()));
        }
        return new JsonObject()
                .put("transactions", extra.missing().count())
                .put("missing", extra.missing().text())
                .put("tables", tables)
                .put("statements", statements)
                .put("end", Documents.word(extra.end()))
                .put("complete", extra.isComplete())
                .put("onlyOwn", extra.isOnlyOwn());
    }

    private static JsonArray events(List<FailoverEvent> events) {
        JsonArray all = new JsonArray();
        for (FailoverEvent event : events) {
            all.add(new JsonObject()
                    .put("at", Documents.time(event.at()))
                    .put("event", Documents.word(event.kind()))
                    .put("text", text(event)));
        }
        return all;
    }

    /** A phase is one of the document's own words. */
    private static String text(FailoverEvent event) {
        if (event.kind() == FailoverEvent.Kind.PHASE) {
            for (Phase phase : Phase.values()) {
                if (phase.name().equals(event.text())) {
                    return Documents.word(phase);
                }
            }
        }
        return event.text();
    }

    private static JsonObject address(ServerAddress server) {
        return new JsonObject().put("host", server.host()).put("port", server.port());
    }
}
