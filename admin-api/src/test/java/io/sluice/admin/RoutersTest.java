package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.MapStanding;
import io.sluice.cluster.RouterIdentity;
import io.sluice.core.tenant.ServerAddress;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoutersTest {
    private final Harness api = new Harness();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void eachLiveRouterStandsWithItsCopyOfTheMapAndTheOneThatLeads() {
        api.furnished();
        ServerAddress address = new ServerAddress("10.0.0.2", 6033);
        api.cluster.join(new RouterIdentity("router-2", address, address, Instant.EPOCH));
        api.cluster.stand(new MapStanding(Duration.ofMillis(1_500), false));

        HttpResponse<String> response = api.get("/v1/routers");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonObject routers = new JsonObject(response.body());
        long version = api.view.current().version();
        assertThat(routers.getLong("mapVersion")).isEqualTo(version);
        assertThat(routers.getJsonArray("items")).hasSize(2);
        assertThat(routers.getJsonArray("items").getJsonObject(0).getBoolean("leading"))
                .isTrue();
        JsonObject mysql = new JsonObject().put("host", "10.0.0.2").put("port", 6033);
        assertThat(routers.getJsonArray("items").getJsonObject(1))
                .isEqualTo(new JsonObject()
                        .put("router", "router-2")
                        .put("mysql", mysql)
                        .put("metrics", mysql)
                        .put("startedAt", "1970-01-01T00:00:00Z")
                        .put("leading", false)
                        .put("lease", false)
                        .put("mapVersion", version)
                        .put("highestEpoch", api.view.current().floor().value())
                        .put("stalenessMillis", 1_500));
    }

    @Test
    void withoutARouterThereIsNothingToShow() {
        api.furnished();
        api.cluster.connect(false);

        HttpResponse<String> response = api.get("/v1/routers");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("urn:sluice:problem:no-router");
    }
}
