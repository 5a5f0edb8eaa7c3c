package io.sluice.app.drill;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the routers hold the servers of one shard to be.
 *
 * @param routers that answered
 * @param silent routers that did not
 */
public record ShardHealth(Set<String> routers, List<String> silent, List<ServerView> servers) {
    private static final Set<String> WELL = Set.of("healthy", "slow");

    public ShardHealth {
        routers = Set.copyOf(routers);
        silent = List.copyOf(silent);
        servers = List.copyOf(servers);
    }

    /** One router's view of one server. */
    public record ServerView(
            String router, String address, boolean isPrimary, String standing, String verdict, String mode) {
        boolean isWell() {
            return standing.equals("serving") && WELL.contains(verdict);
        }

        @Override
        public String toString() {
            return address + " is " + standing + ", " + verdict + ", says " + router;
        }
    }

    static ShardHealth of(JsonObject json) {
        Set<String> routers = new TreeSet<>();
        List<ServerView> servers = new ArrayList<>();
        for (JsonObject router : Json.objects(json, "routers")) {
            String name = router.getString("router", "?");
            routers.add(name);
            for (JsonObject server : Json.objects(router, "servers")) {
                servers.add(new ServerView(
                        name,
                        server.getString("host") + ":" + server.getInteger("port"),
                        server.getString("role", "").equalsIgnoreCase("primary"),
                        server.getString("standing", "?"),
                        server.getString("verdict", "?"),
                        server.getString("mode", "?")));
            }
        }
        JsonArray silent = json.getJsonArray("silent", new JsonArray());
        return new ShardHealth(routers, silent.stream().map(String::valueOf).toList(), servers);
    }

    /** Why a drill would tell nothing now; empty if all is well. */
    public List<String> objections() {
        List<String> objections = new ArrayList<>();
        if (routers.isEmpty()) {
            objections.add("no router tells of it");
        }
        silent.forEach(router -> objections.add("router " + router + " does not answer"));
        servers.stream()
                .filter(server -> !server.isWell())
                .map(ServerView::toString)
                .forEach(objections::add);
        return objections;
    }

    public boolean isWell() {
        return objections().isEmpty();
    }

    /** For a progress line: of the primary, as each router sees it. */
    String ofPrimary() {
        Set<String> views = new TreeSet<>();
        servers.stream()
                .filter(ServerView::isPrimary)
                .forEach(server -> views.add(server.standing() + ", " + server.verdict()));
        return views.isEmpty() ? "not known" : String.join(" / ", views);
    }

    /** Of the primary, as the routers have it. */
    Set<String> modes() {
        Set<String> modes = new TreeSet<>();
        servers.stream().filter(ServerView::isPrimary).forEach(server -> modes.add(server.mode()));
        return modes;
    }
}
