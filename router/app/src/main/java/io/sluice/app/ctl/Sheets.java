package io.sluice.app.ctl;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What people read of the records of the map and of explanations. A field that is not there is a dash. */
final class Sheets {
    private Sheets() {}

    static String status(JsonObject status) {
        List<String> standings = new ArrayList<>();
        for (var each : status.getJsonObject("standings", new JsonObject())) {
            if (each.getValue() instanceof Number count && count.intValue() > 0) {
                standings.add(count + " " + each.getKey());
            }
        }
        String shards = status.getValue("shards") + (standings.isEmpty() ? "" : ": " + String.join(", ", standings));
        double affected = 100 * status.getDouble("affectedShare", 0.0);
        return new Table()
                .row("state", text(status, "state"))
                .row("routers", text(status, "routers"))
                .row("shards", shards)
                .row(
                        "tenants",
                        String.format(Locale.ROOT, "%s, %.1f %% affected", status.getValue("tenants"), affected))
                .toString();
    }

    static String routers(JsonObject routers) {
        Table table =
                new Table("ROUTER", "MYSQL", "LEADS", "LEASE", "MAP VERSION", "HIGHEST EPOCH", "STALENESS MS", "SINCE");
        objects(routers, "items")
                .forEach(router -> table.row(
                        text(router, "router"),
                        address(router.getJsonObject("mysql", new JsonObject())),
                        text(router, "leading"),
                        text(router, "lease"),
                        text(router, "mapVersion"),
                        text(router, "highestEpoch"),
                        text(router, "stalenessMillis"),
                        text(router, "startedAt")));
        return table.toString();
    }

    static String shards(JsonObject shards) {
        Table table = new Table(
                "SHARD",
                "EPOCH",
                "PRIMARY",
                "REPLICAS",
                "TENANTS",
                "HEALTH",
                "QUARANTINED",
                "FAILOVER",
                "CORDONED",
                "DEMOTED");
        objects(shards, "items")
                .forEach(shard -> table.row(
                        text(shard, "id"),
                        text(shard, "epoch"),
                        address(shard.getJsonObject("primary", new JsonObject())),
                        addresses(shard, "replicas"),
                        text(shard, "tenants"),
                        text(shard, "health"),
                        addresses(shard, "quarantined"),
                        failover(shard),
                        addresses(shard, "cordoned"),
                        addresses(shard, "demoted")));
        return table.toString();
    }

    /** The shard after a quarantine or a release, and what the routers said to it if they were asked. */
    static String acted(JsonObject shard) {
        String servers = shards(new JsonObject().put("items", new JsonArray().add(shard)));
        String failure = text(shard, "failure");
        return servers
                + (shard.containsKey("routers") ? "\n" + actions(shard) : "")
                + (failure.isEmpty() ? "" : "\nthe routers could not be told: " + failure + "\n");
    }

    static String actions(JsonObject answer) {
        Table table = new Table("ROUTER", "ACCEPTED");
        objects(answer, "routers")
                .filter(router -> !router.containsKey("failure"))
                .forEach(router -> table.row(text(router, "router"), text(router, "accepted")));
        return table + rest(answer);
    }

    static String tenants(JsonObject tenants) {
        Table table = new Table("TENANT", "SHARD", "DATABASE", "TIER", "READS", "WRITES", "HOLD", "STALENESS");
        objects(tenants, "items").forEach(tenant -> {
            JsonObject policy = tenant.getJsonObject("policy", new JsonObject());
            table.row(
                    text(tenant, "id"),
                    text(tenant, "shard"),
                    text(tenant, "database"),
                    text(tenant, "tier"),
                    text(policy, "reads"),
                    text(policy, "writes"),
                    text(policy, "holdTime"),
                    text(policy, "maxStaleness"));
        });
        return table.toString();
    }

    static String tenant(JsonObject tenant) {
        Table table = new Table();
        Stream.of("id", "shard", "database", "epoch").forEach(field -> table.row(field, text(tenant, field)));
        return table + "\n" + policy(tenant);
    }

    /** Each value, and whether it is the tenant's own or its tier's. */
    static String policy(JsonObject tenant) {
        JsonObject own = tenant.getJsonObject("overrides", new JsonObject());
        String tier = text(tenant, "tier");
        Table table = new Table("POLICY", "VALUE", "FROM");
        for (var each : tenant.getJsonObject("policy", new JsonObject())) {
            String from = own.containsKey(each.getKey()) ? "tenant" : tier.isEmpty() ? "" : "tier " + tier;
            table.row(each.getKey(), String.valueOf(each.getValue()), from);
        }
        return table.toString();
    }

    static String tiers(JsonObject tiers) {
        Table table = new Table("TIER", "READS", "WRITES", "HOLD", "STALENESS", "USER LOCKS", "TENANTS");
        objects(tiers, "items").forEach(tier -> {
            JsonObject policy = tier.getJsonObject("policy", new JsonObject());
            table.row(
                    text(tier, "name"),
                    text(policy, "reads"),
                    text(policy, "writes"),
                    text(policy, "holdTime"),
                    text(policy, "maxStaleness"),
                    text(policy, "userLocks"),
                    text(tier, "tenants"));
        });
        return table.toString();
    }

    static String tier(JsonObject tier) {
        Table table = new Table();
        Stream.of("name", "epoch", "tenants").forEach(field -> table.row(field, text(tier, field)));
        Table values = new Table("POLICY", "VALUE");
        for (var each : tier.getJsonObject("policy", new JsonObject())) {
            values.row(each.getKey(), String.valueOf(each.getValue()));
        }
        return table + "\n" + values;
    }

    static String explanation(JsonObject explanation) {
        Table table = new Table("ROUTER", "SHARD", "ACCESS", "GATE", "ANSWER", "REASON");
        StringBuilder why = new StringBuilder();
        objects(explanation, "routers")
                .filter(router -> !router.containsKey("failure"))
                .forEach(router -> {
                    table.row(
                            text(router, "router"),
                            text(router, "shard"),
                            text(router, "access"),
                            gate(router, "gate"),
                            text(router, "answer"),
                            text(router, "reason"));
                    why.append("\nwhy ").append(text(router, "router")).append(" decides so:\n");
                    objects(router, "reasons")
                            .forEach(reason -> why.append("  ")
                                    .append(text(reason, "reason"))
                                    .append(": ")
                                    .append(text(reason, "text"))
                                    .append('\n'));
                    why.append(error(router.getJsonObject("error")));
                    why.append(policyOf(router));
                });
        return table + why.toString() + rest(explanation);
    }

    /** The routers that did not answer, or could not. */
    static String rest(JsonObject answer) {
        StringBuilder text = new StringBuilder();
        objects(answer, "routers")
                .filter(router -> router.containsKey("failure"))
                .forEach(router -> text.append(text(router, "router"))
                        .append(" failed: ")
                        .append(text(router, "failure"))
                        .append('\n'));
        answer.getJsonArray("silent", new JsonArray())
                .forEach(router -> text.append(Table.clean(router.toString())).append(" did not answer\n"));
        return text.isEmpty() ? "" : "\n" + text;
    }

    static Stream<JsonObject> objects(JsonObject json, String field) {
        return json.getJsonArray(field, new JsonArray()).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast);
    }

    static String text(JsonObject json, String field) {
        Object value = json.getValue(field);
        return value == null ? "" : Table.clean(value.toString());
    }

    /** What a gate does, and of a closed one as what its server is kept from traffic. */
    static String gate(JsonObject json, String field) {
        String verdict = text(json, "verdict");
        return text(json, field) + (verdict.isEmpty() ? "" : " (" + verdict + ")");
    }

    static String address(JsonObject server) {
        return text(server, "host") + ":" + text(server, "port");
    }

    /** What is under way, else the mode. */
    private static String failover(JsonObject shard) {
        return shard.getValue("handover") instanceof JsonObject handover
                ? text(handover, "kind") + " (" + text(handover, "step") + ")"
                : text(shard, "failover");
    }

    static String addresses(JsonObject shard, String field) {
        return String.join(" ", objects(shard, field).map(Sheets::address).toList());
    }

    private static String policyOf(JsonObject router) {
        JsonObject policy = router.getJsonObject("policy", new JsonObject());
        return policy.isEmpty()
                ? ""
                : "  the tenant's policy: reads " + text(policy, "reads") + ", writes " + text(policy, "writes")
                        + ", hold time " + text(policy, "holdTimeMillis") + " ms, staleness up to "
                        + text(policy, "maxStalenessMillis") + " ms\n";
    }

    private static String error(JsonObject error) {
        if (error == null) {
            return "";
        }
        boolean isSafe = Boolean.TRUE.equals(error.getValue("safeToRetry"));
        return "  the application gets: ERROR " + text(error, "code") + " (" + text(error, "sqlState") + "): "
                + text(error, "text") + (isSafe ? " (safe to retry)\n" : "\n");
    }
}
