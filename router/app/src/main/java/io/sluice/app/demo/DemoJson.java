package io.sluice.app.demo;

import static io.sluice.app.demo.DemoSettings.map;

import io.sluice.lab.EmbeddedServer;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabShard;
import io.sluice.lab.Login;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code demo.json}: where everything is and how to log in, for programs. Its shape is a contract. */
final class DemoJson {
    private static final String HOST = "127.0.0.1";

    private final DemoPlan plan;
    private final DemoSecrets secrets;
    private final DemoSettings settings;

    DemoJson(DemoPlan plan, DemoSecrets secrets, DemoSettings settings) {
        this.plan = plan;
        this.secrets = secrets;
        this.settings = settings;
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @param pids of the routers, in order
     */
    void write(Path file, List<LabShard> shards, List<Long> pids) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(whole, text(shards, pids));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    String text(List<LabShard> shards, List<Long> pids) {
        Map<String, Object> all = map(
                "mysql", mysql(1),
                "http", url(plan.httpPort(1)),
                "admin", map("url", "http://" + HOST + ":" + plan.adminPort(), "token", secrets.adminToken()),
                "metrics", url(plan.metricsPort(1)));
        all.put("shards", shards.stream().map(this::shard).toList());
        all.put("tenants", tenants());
        all.put("service", login(secrets.service()));
        List<Object> routers = new ArrayList<>();
        for (int router = 1; router <= plan.routers(); router++) {
            routers.add(map(
                    "mysql", mysql(router),
                    "http", url(plan.httpPort(router)),
                    "metrics", url(plan.metricsPort(router)),
                    "pid", pids.get(router - 1),
                    "dataDir", settings.dataDir(router).toString()));
        }
        all.put("routers", routers);
        return new JsonObject(all).encodePrettily() + "\n";
    }

    private Map<String, Object> shard(LabShard shard) {
        return map(
                "id", shard.name(),
                "primary", server(shard.primary()),
                "replicas", shard.replicas().stream().map(DemoJson::server).toList(),
                "adminUser", secrets.shardAdmin().user(),
                "adminPassword", secrets.shardAdmin().password());
    }

    private static Map<String, Object> server(LabServer server) {
        EmbeddedServer embedded = server.embedded().orElseThrow();
        return map(
                "host", server.host(),
                "port", server.port(),
                "pid", embedded.pid(),
                "dataDir", embedded.dataDir().toString());
    }

    private List<Object> tenants() {
        List<Object> tenants = new ArrayList<>();
        for (int tenant = 1; tenant <= plan.tenants(); tenant++) {
            Map<String, Object> entry = map(
                    "id", DemoPlan.tenantName(tenant),
                    "shard", DemoPlan.shardName(plan.shardOf(tenant)),
                    "database", DemoPlan.tenantName(tenant));
            entry.putAll(login(secrets.tenants().get(tenant - 1)));
            tenants.add(entry);
        }
        return tenants;
    }

    private static Map<String, Object> login(Login login) {
        return map("user", login.user(), "password", login.password());
    }

    private Map<String, Object> mysql(int router) {
        return map("host", HOST, "port", plan.mysqlPort(router));
    }

    private static Map<String, Object> url(int port) {
        return map("url", "http://" + HOST + ":" + port);
    }
}
