package io.sluice.admin;

import io.sluice.cluster.RouterStatus;
import io.sluice.core.routing.RoutingTable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** {@code /v1/status}: how the whole stands, for anybody; so numbers, and no names. */
final class StatusPage {
    private final AdminParts parts;

    StatusPage(AdminParts parts) {
        this.parts = parts;
    }

    Future<Reply> get(Call call) {
        call.allow(Set.of());
        RoutingTable table = parts.cluster().view().current();
        List<RouterStatus> routers = parts.cluster().routers();
        JsonObject json = new JsonObject()
                .put("state", state())
                .put("routers", routers.size())
                .put("shards", table.shards().size())
                .put("tenants", table.tenants().size());
        return Future.succeededFuture(Reply.json(200, json));
    }

    private String state() {
        if (!parts.cluster().ready().toCompletableFuture().isDone()) {
            return "starting";
        }
        return parts.cluster().isConnected() ? "ok" : "disconnected";
    }
}
