package io.sluice.admin;

import io.sluice.core.routing.RoutingTable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** {@code /v1/status}: how the whole stands, for anybody; so numbers, and no names. */
final class StatusPage {
    private final AdminParts parts;
    private final Standings standings;

    StatusPage(AdminParts parts, Standings standings) {
        this.parts = parts;
        this.standings = standings;
    }

    Future<Reply> get(Call call) {
        call.allow(Set.of());
        return standings.summary().map(summary -> Reply.json(200, numbers().mergeIn(summary)));
    }

    private JsonObject numbers() {
        RoutingTable table = parts.cluster().view().current();
        return new JsonObject()
                .put("state", state())
                .put("routers", parts.cluster().routers().size())
                .put("shards", table.shards().size())
                .put("tenants", table.tenants().size());
    }

    private String state() {
        if (!parts.cluster().ready().toCompletableFuture().isDone()) {
            return "starting";
        }
        return parts.cluster().isConnected() ? "ok" : "disconnected";
    }
}
