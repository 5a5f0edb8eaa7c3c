package io.sluice.admin;

import io.sluice.cluster.RouterStatus;
import io.sluice.core.tenant.ServerAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** What the live routers say of themselves: {@code /v1/routers}. There are some few, so all stand on one page. */
final class Routers {
    private final AdminParts parts;

    Routers(AdminParts parts) {
        this.parts = parts;
    }

    Future<Reply> list(Call call) {
        call.allow(Set.of());
        List<RouterStatus> routers = parts.cluster().routers();
        if (routers.isEmpty()) {
            throw Problem.exception(ProblemType.NO_ROUTER, "no router is known to live");
        }
        JsonArray items = new JsonArray();
        routers.forEach(each -> items.add(router(each)));
        return Future.succeededFuture(Reply.json(
                200,
                new JsonObject()
                        .put("mapVersion", parts.cluster().view().current().version())
                        .put("items", items)));
    }

    private static JsonObject router(RouterStatus status) {
        return new JsonObject()
                .put("router", status.router().name())
                .put("mysql", address(status.router().mysql()))
                .put("metrics", address(status.router().metrics()))
                .put("startedAt", status.router().startedAt().toString())
                .put("leading", status.isLeading())
                .put("lease", status.standing().hasLease())
                .put("mapVersion", status.mapVersion())
                .put("highestEpoch", status.highestEpoch().value())
                .put("stalenessMillis", status.standing().staleness().toMillis());
    }

    private static JsonObject address(ServerAddress address) {
        return new JsonObject().put("host", address.host()).put("port", address.port());
    }
}
