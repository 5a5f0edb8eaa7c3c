package io.sluice.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Bodies that are right. */
final class Bodies {
    static final String SHARD_PASSWORD = "the-password-of-the-shard";
    static final String PRINCIPAL_PASSWORD = "the-password-of-the-application";

    private Bodies() {}

    static JsonObject shard(String id) {
        return new JsonObject()
                .put("id", id)
                .put("primary", new JsonObject().put("host", "127.0.0.1").put("port", 3306))
                .put("adminUser", "sluice")
                .put("adminPassword", SHARD_PASSWORD)
                .put("tls", "disabled");
    }

    static JsonObject principal(String name, String... tenants) {
        return new JsonObject()
                .put("name", name)
                .put("password", PRINCIPAL_PASSWORD)
                .put("tenants", new JsonArray(List.of(tenants)));
    }
}
