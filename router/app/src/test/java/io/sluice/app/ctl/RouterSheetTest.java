package io.sluice.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class RouterSheetTest {
    @Test
    void eachRouterIsALineWithItsCopyOfTheMap() {
        JsonObject router = new JsonObject()
                .put("router", "router-1")
                .put("mysql", new JsonObject().put("host", "127.0.0.1").put("port", 6033))
                .put("leading", true)
                .put("lease", false)
                .put("mapVersion", 12)
                .put("highestEpoch", 7)
                .put("stalenessMillis", 250)
                .put("startedAt", "2026-01-01T00:00:00Z");

        String sheet = Sheets.routers(new JsonObject().put("items", new JsonArray().add(router)));

        assertThat(sheet.lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "ROUTER|MYSQL|LEADS|LEASE|MAP VERSION|HIGHEST EPOCH|STALENESS MS|SINCE",
                        "router-1|127.0.0.1:6033|true|false|12|7|250|2026-01-01T00:00:00Z");
    }
}
