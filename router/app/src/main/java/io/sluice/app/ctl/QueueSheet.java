package io.sluice.app.ctl;

import static io.sluice.app.ctl.Sheets.objects;
import static io.sluice.app.ctl.Sheets.text;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.stream.Stream;

/** What people read of queues, dead letters and receipts. */
final class QueueSheet {
    private QueueSheet() {}

    static String queues(JsonObject queues) {
        return table(objects(queues, "items")) + absent(queues);
    }

    static String queue(JsonObject queue) {
        return table(Stream.of(queue)) + (queue.containsKey("tenants") ? "\n" + tenants(queue) : "") + absent(queue);
    }

    private static String table(Stream<JsonObject> shards) {
        Table table = new Table(
                "SHARD",
                "ROUTER",
                "STATE",
                "ENTRIES",
                "OLDEST",
                "PER SECOND",
                "LIMIT",
                "ETA",
                "TENANTS",
                "PAUSED",
                "LOG BYTES",
                "OF",
                "DEAD LETTERS");
        shards.forEach(shard -> objects(shard, "routers").forEach(router -> {
            JsonObject log = router.getJsonObject("log", new JsonObject());
            boolean isPaused = Boolean.TRUE.equals(router.getValue("paused"));
            boolean isLimited = router.getValue("entriesPerSecondMax") instanceof Number most && most.intValue() > 0;
            table.row(
                    text(shard, "shard"),
                    text(router, "router"),
                    text(router, "state") + (isPaused ? " (paused)" : ""),
                    text(router, "entries"),
                    seconds(router, "oldestMillis"),
                    text(router, "entriesPerSecond"),
                    isLimited ? text(router, "entriesPerSecondMax") : "",
                    seconds(router, "etaMillis"),
                    text(router, "tenants"),
                    text(router, "pausedTenants"),
                    text(log, "bytes"),
                    text(log, "bytesMax"),
                    text(router, "deadLetters"));
        }));
        return table.toString();
    }

    private static String tenants(JsonObject queue) {
        Table table = new Table(
                "TENANT",
                "ROUTER",
                "ENTRIES",
                "BYTES",
                "QUOTA USED",
                "OLDEST",
                "PER SECOND",
                "ETA",
                "PAUSED",
                "FAILURES");
        objects(queue, "tenants").forEach(tenant -> {
            String code = text(tenant, "code");
            boolean hasCode = !code.isEmpty() && !code.equals("0");
            table.row(
                    text(tenant, "tenant"),
                    text(tenant, "router"),
                    text(tenant, "entries"),
                    text(tenant, "bytes"),
                    quota(tenant),
                    seconds(tenant, "oldestMillis"),
                    text(tenant, "entriesPerSecond"),
                    seconds(tenant, "etaMillis"),
                    text(tenant, "reason") + (hasCode ? " (error " + code + ")" : ""),
                    text(tenant, "failures"));
        });
        return table.toString();
    }

    /** How much of the quota that is nearest to its end is used. */
    private static String quota(JsonObject tenant) {
        JsonObject quota = tenant.getJsonObject("quota", new JsonObject());
        double used = Math.max(
                share(tenant, "entries", quota, "entries"),
                Math.max(share(tenant, "bytes", quota, "bytes"), share(tenant, "oldestMillis", quota, "ageMillis")));
        return quota.isEmpty() ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * used);
    }

    private static double share(JsonObject tenant, String field, JsonObject quota, String of) {
        return tenant.getValue(field) instanceof Number used && quota.getValue(of) instanceof Number most
                ? used.doubleValue() / most.doubleValue()
                : 0;
    }

    static String letters(JsonObject letters) {
        Table table = new Table("RECEIPT", "TENANT", "ROUTER", "ACCEPTED", "BURIED", "CODE", "TEXT");
        objects(letters, "items")
                .forEach(letter -> table.row(
                        text(letter, "receipt"),
                        text(letter, "tenant"),
                        text(letter, "router"),
                        text(letter, "acceptedAt"),
                        text(letter, "buriedAt"),
                        text(letter, "code"),
                        text(letter, "text")));
        return table + absent(letters);
    }

    static String letter(JsonObject letter) {
        Table table = new Table();
        Stream.of(
                        "receipt",
                        "router",
                        "tenant",
                        "shard",
                        "acceptedAt",
                        "buriedAt",
                        "code",
                        "sqlState",
                        "text",
                        "database",
                        "session",
                        "idempotencyKey")
                .forEach(field -> table.row(field, text(letter, field)));
        StringBuilder statements = new StringBuilder();
        objects(letter, "statements").forEach(statement -> {
            String sql = text(statement, "sql");
            String parameters = text(statement, "parameters");
            statements.append('\n').append(sql.isEmpty() ? "in Base64: " + text(statement, "sqlBase64") : sql);
            statements.append(parameters.isEmpty() ? "" : "\n  parameters in Base64: " + parameters);
            statements.append('\n');
        });
        return table + statements.toString();
    }

    static String settled(JsonObject all) {
        Table table = new Table("RECEIPT", "ROUTER", "OUTCOME", "AGAIN AS");
        objects(all, "items")
                .forEach(end ->
                        table.row(text(end, "receipt"), text(end, "router"), text(end, "outcome"), text(end, "again")));
        return table.toString();
    }

    static String receipt(JsonObject receipt) {
        Table table = new Table();
        Stream.of("receipt", "status", "router", "tenant", "shard", "acceptedAt")
                .forEach(field -> table.row(field, text(receipt, field)));
        for (String part : new String[] {"result", "error"}) {
            receipt.getJsonObject(part, new JsonObject())
                    .forEach(each -> table.row(each.getKey(), String.valueOf(each.getValue())));
        }
        return table.toString();
    }

    private static String seconds(JsonObject json, String field) {
        return json.getValue(field) instanceof Number millis
                ? String.format(Locale.ROOT, "%.1f s", millis.longValue() / 1e3)
                : "";
    }

    /** The routers that did not answer, or could not: what they hold is not in the table. */
    private static String absent(JsonObject answer) {
        JsonArray failed = answer.getJsonArray("failed", new JsonArray());
        return Sheets.rest(
                new JsonObject().put("routers", failed).put("silent", answer.getJsonArray("silent", new JsonArray())));
    }
}
