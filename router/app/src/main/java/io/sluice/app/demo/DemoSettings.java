package io.sluice.app.demo;

import io.sluice.app.process.StartException;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.lab.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The {@code sluice.yaml} that the demo's processes share, and what differs for each of the further routers. */
final class DemoSettings {
    private static final String HOST = "127.0.0.1";

    private final DemoPlan plan;
    private final DemoSecrets secrets;
    private final SecureRandom random;

    DemoSettings(DemoPlan plan, DemoSecrets secrets, SecureRandom random) {
        this.random = random;
        this.plan = plan;
        this.secrets = secrets;
    }

    /** @throws StartException if the further sections cannot be read; whether they are right is for those to say who use them */
    String yaml() throws StartException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(
                "node",
                map(
                        "name",
                        DemoPlan.routerName(1),
                        "dataDir",
                        dataDir(1).toString(),
                        "keyFile",
                        keyFile().toString(),
                        "adminTokenFile",
                        tokenFile().toString()));
        all.put("mysql", map("host", HOST, "port", plan.mysqlPort(1), "drainTimeout", "2s"));
        all.put("http", map("host", HOST, "port", plan.httpPort(1), "drainTimeout", "2s"));
        all.put("metrics", map("host", HOST, "port", plan.metricsPort(1)));
        all.put("cluster", map("bind", HOST + ":" + plan.clusterPort(1), "members", members()));
        if (plan.routers() > 1) {
            all.put("routers", map("voters", voters()));
        }
        all.put("admin", map("host", HOST, "port", plan.adminPort()));
        all.put("control", map("retryFirst", "100ms", "retryMax", "2s"));
        all.put("seed", map("shards", shards(), "tenants", tenants(), "principals", principals()));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return "# Made by 'sluice demo'; the next demo in this directory makes it again.\n"
                + new Yaml(options).dump(all) + further();
    }

    private String further() throws StartException {
        if (plan.settings().isEmpty()) {
            return "";
        }
        Path file = plan.settings().get();
        try {
            return "# From " + file + ":\n" + Files.readString(file);
        } catch (IOException unreadable) {
            throw new StartException("cannot read the settings in " + file + ": " + unreadable, unreadable);
        }
    }

    Path file() {
        return plan.dir().resolve("sluice.yaml");
    }

    Path tokenFile() {
        return plan.dir().resolve("admin.token");
    }

    Path dataDir(int router) {
        return plan.dir().resolve(DemoPlan.routerName(router));
    }

    Path keyFile() {
        return plan.dir().resolve("sluice.key");
    }

    /** What a router has otherwise than the file says, which is the first one's. */
    Map<String, String> environment(int router) {
        return router == 1
                ? Map.of()
                : Map.of(
                        "SLUICE_NODE_NAME", DemoPlan.routerName(router),
                        "SLUICE_NODE_DATA_DIR", dataDir(router).toString(),
                        "SLUICE_MYSQL_PORT", String.valueOf(plan.mysqlPort(router)),
                        "SLUICE_HTTP_PORT", String.valueOf(plan.httpPort(router)),
                        "SLUICE_METRICS_PORT", String.valueOf(plan.metricsPort(router)),
                        "SLUICE_CLUSTER_BIND", HOST + ":" + plan.clusterPort(router));
    }

    private List<Object> voters() {
        List<Object> voters = new ArrayList<>();
        for (int router = 1; router <= plan.routers(); router++) {
            voters.add(map("name", DemoPlan.routerName(router), "address", HOST + ":" + plan.routersPort(router)));
        }
        return voters;
    }

    private List<String> members() {
        List<String> members = new ArrayList<>();
        for (int router = 1; router <= plan.routers(); router++) {
            members.add(HOST + ":" + plan.clusterPort(router));
        }
        return members;
    }

    private List<Object> shards() {
        List<Object> shards = new ArrayList<>();
        for (int shard = 1; shard <= plan.shards(); shard++) {
            int port = plan.shardPort(shard);
            List<String> replicas = new ArrayList<>();
            for (int replica = 1; replica <= plan.replicas(); replica++) {
                replicas.add(HOST + ":" + (port + replica));
            }
            Map<String, Object> entry =
                    map("id", DemoPlan.shardName(shard), "primary", HOST + ":" + port, "replicas", replicas);
            entry.put("adminUser", secrets.shardAdmin().user());
            entry.put("adminPassword", secrets.shardAdmin().password());
            entry.put("tls", plan.shardTls() ? "required" : "disabled");
            shards.add(entry);
        }
        return shards;
    }

    private List<Object> tenants() {
        List<Object> tenants = new ArrayList<>();
        for (int tenant = 1; tenant <= plan.tenants(); tenant++) {
            tenants.add(map(
                    "id", DemoPlan.tenantName(tenant),
                    "shard", DemoPlan.shardName(plan.shardOf(tenant)),
                    "policy", map("reads", "replica", "writes", "queue", "maxStaleness", "1h")));
        }
        return tenants;
    }

    private List<Object> principals() {
        List<Object> principals = new ArrayList<>();
        Login service = secrets.service();
        principals.add(map("name", service.user(), "verifier", verifier(service), "allTenants", true));
        for (Login tenant : secrets.tenants()) {
            principals.add(map("name", tenant.user(), "verifier", verifier(tenant), "tenants", List.of(tenant.user())));
        }
        return principals;
    }

    /** The passwords are random, and forty slow hashes are seconds of a start. */
    private String verifier(Login login) {
        byte[] password = login.password().getBytes(StandardCharsets.UTF_8);
        return PasswordVerifier.of(password, PasswordVerifier.ITERATIONS_OF_RANDOM, false, random)
                .text();
    }

    static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
