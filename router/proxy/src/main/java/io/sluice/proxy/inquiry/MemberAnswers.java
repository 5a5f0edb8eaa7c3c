package io.sluice.proxy.inquiry;

import static java.util.Objects.requireNonNull;

import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.membership.GroupStanding;
import io.sluice.proxy.membership.Membership;
import io.sluice.proxy.membership.RouterStanding;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Answers how this router stands among the routers, and has one taken out if it is the one that leads. Any thread. */
final class MemberAnswers {
    private final Membership membership;
    private final RoutingView view;
    private final MonotonicClock clock;
    private final long startNanos;

    /** The router's uptime is counted from here. */
    MemberAnswers(Membership membership, RoutingView view, MonotonicClock clock) {
        this.membership = requireNonNull(membership, "membership");
        this.view = requireNonNull(view, "view");
        this.clock = requireNonNull(clock, "clock");
        this.startNanos = clock.nanos();
    }

    JsonObject standing() {
        RouterStanding standing = membership.standing();
        RoutingTable table = view.current();
        JsonArray groups = new JsonArray();
        standing.groups().forEach(group -> groups.add(group(group)));
        return new JsonObject()
                .put("alone", standing.isAlone())
                .put("peer", standing.peer())
                .put("clusterId", standing.clusterId())
                .put("trouble", standing.trouble())
                .put("lease", standing.hasLease())
                .put("stalenessMillis", standing.staleness().toMillis())
                .put("mapVersion", table.version())
                .put("highestEpoch", table.floor().value())
                .put("uptimeMillis", TimeUnit.NANOSECONDS.toMillis(clock.nanos() - startNanos))
                .put("groups", groups);
    }

    private static JsonObject group(GroupStanding group) {
        long agreed = group.agreed();
        JsonArray committed = new JsonArray();
        new TreeMap<>(group.committed())
                .forEach((peer, entry) -> committed.add(
                        new JsonObject().put("peer", peer).put("entry", entry).put("lagEntries", agreed - entry)));
        JsonArray logs = new JsonArray();
        new TreeMap<>(group.logs())
                .forEach(
                        (log, last) -> logs.add(new JsonObject().put("log", log).put("last", last.value())));
        return new JsonObject()
                .put("group", Documents.word(group.kind()))
                .put("role", Documents.word(group.role()))
                .put("leader", group.leader())
                .put("term", group.term())
                .put("applied", group.applied())
                .put("lagEntries", group.lag().isPresent() ? group.lag().getAsLong() : null)
                .put("committed", committed)
                .put("voters", names(group.voters()))
                .put("listeners", names(group.listeners()))
                .put("logs", logs);
    }

    private static JsonArray names(Collection<String> names) {
        return new JsonArray(names.stream().sorted().toList());
    }

    /** Only the router that leads sees to it: two that change the members at once would be in each other's way. */
    Future<JsonObject> remove(String router) {
        RouterStanding standing = membership.standing();
        if (standing.isAlone() || !standing.leads()) {
            return Future.succeededFuture(new JsonObject().put("accepted", false));
        }
        return membership
                .remove(router)
                .map(done -> new JsonObject().put("accepted", true).put("outcome", "removed"))
                .otherwise(failure -> new JsonObject()
                        .put("accepted", true)
                        .put("outcome", "failed")
                        .put("text", String.valueOf(failure.getMessage())));
    }
}
