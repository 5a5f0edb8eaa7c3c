package io.sluice.it.http;

import static io.sluice.it.http.Caller.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Standing;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.it.Router;
import io.sluice.it.Setup;
import io.sluice.it.http.Caller.Answer;
import io.sluice.lab.LabShard;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.testing.WithShards;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** For MySQL: a frozen primary behind the HTTP port. */
@WithShards(count = 2, embedded = true)
final class HttpFreezeIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonObject INSERT = statement("INSERT INTO t VALUES (?)", 1);

    @Test
    void aFrozenShardIsAnsweredForInTimeAndItsQueuedWritesAreAppliedOnce(List<LabShard> shards) throws Exception {
        try (Router router = Router.before(shards, Setup.STANDARD.watching(HealthSettings.DEFAULT))) {
            for (Writes writes : Writes.values()) {
                addTenant(router, "hf_" + writes.name().toLowerCase(java.util.Locale.ROOT), 0, writes);
            }
            addTenant(router, "hf_other", 1, Writes.HOLD);
            Caller caller = new Caller(router);
            for (String tenant : List.of("hf_hold", "hf_queue", "hf_refuse", "hf_other")) {
                assertThat(caller.run(tenant, INSERT).status()).isEqualTo(200);
            }
            String receipt;
            String resolved;
            try (Fault.Active frozen =
                    Fault.FREEZE.begin(Target.of(shards.get(0).primary()))) {
                CompletableFuture<Answer> inFlight = caller.begin("hf_hold", INSERT);
                CompletableFuture<Answer> keyed = caller.begin("hf_queue", INSERT, "Idempotency-Key", "in-flight");
                CompletableFuture<Answer> read = caller.begin("hf_hold", statement("SELECT 1"));
                await().atMost(LIMIT).until(() -> router.statusOf(0).reading().standing() == Standing.CONTAINED);

                assertThat(caller.run("hf_other", INSERT).status()).isEqualTo(200);
                assertThat(caller.run("hf_refuse", INSERT).status()).isEqualTo(503);
                Answer held = caller.run("hf_hold", INSERT);
                assertThat(held.status()).isEqualTo(503);
                assertThat(held.body().getString("retry")).isEqualTo("safe");
                Answer queued = caller.run("hf_queue", INSERT);
                assertThat(queued.status()).isEqualTo(202);
                receipt = queued.body().getString("receipt");
                assertThat(inFlight.get(20, TimeUnit.SECONDS).status()).isIn(503, 504);
                assertThat(read.get(20, TimeUnit.SECONDS).body().getString("retry"))
                        .isEqualTo("safe");
                Answer asked = keyed.get(20, TimeUnit.SECONDS);
                assertThat(asked.status()).as(asked.body().encode()).isEqualTo(202);
                resolved = asked.body().getString("receipt");
                assertThat(caller.receipt("hf_queue", receipt, 0).body().getString("status"))
                        .isEqualTo("queued");
                assertThat(frozen).isNotNull();
            }

            for (String each : List.of(receipt, resolved)) {
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(caller.receipt("hf_queue", each, 5)
                                        .body()
                                        .getString("status"))
                                .isEqualTo("applied"));
            }
            assertThat(caller.run("hf_queue", INSERT, "Idempotency-Key", "in-flight")
                            .status())
                    .isEqualTo(200);
            assertThat(caller.run("hf_queue", statement("SELECT COUNT(*) FROM t"))
                            .rows())
                    .isEqualTo(new JsonArray("[[\"3\"]]"));
        }
    }

    private static void addTenant(Router router, String name, int shard, Writes writes) throws Exception {
        router.addTenant(
                name, shard, new TenantPolicy(Reads.HOLD, writes, Duration.ofSeconds(2), Duration.ofHours(1), false));
        try (Connection connection = router.connectDirectly(name, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a INT)");
        }
    }
}
