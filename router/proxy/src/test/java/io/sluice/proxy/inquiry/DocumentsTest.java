package io.sluice.proxy.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gate.Access;
import io.sluice.core.gate.Gate;
import io.sluice.core.gate.Limits;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.testing.Samples;
import io.sluice.proxy.gate.GateReport;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DocumentsTest {
    private static final long SECOND = 1_000_000_000;
    private static final TenantRecord ACME = Samples.tenant("acme", 1, "s1");

    private final Gate<String> gate = new Gate<>(new ShardId("s1"), Limits.DEFAULT, new Backlogs());
    private final Gate<String> ofOtherLoop = new Gate<>(new ShardId("s1"), Limits.DEFAULT, new Backlogs());

    @Test
    void anOpenGateHasNoVerdict() {
        assertThat(gate().fieldNames()).containsExactly("state", "waiting", "waitingBytes", "inFlight", "refusals");
        assertThat(gate().getString("state")).isEqualTo("open");
        assertThat(Documents.gate(List.of(), Instant.EPOCH::plusNanos).getString("state"))
                .isEqualTo("open");
    }

    @Test
    void aClosedGateSaysAsWhatAndSinceWhen() {
        gate.toContained("frozen", false, SECOND);

        assertThat(gate().getString("state")).isEqualTo("contained");
        assertThat(gate().getString("verdict")).isEqualTo("frozen");
        assertThat(gate().getString("since")).isEqualTo("1970-01-01T00:00:01Z");

        gate.toContained("lock-held", true, 2 * SECOND);
        assertThat(gate().getString("state")).isEqualTo("contained-writes");

        gate.toPaused(Duration.ofSeconds(1), 2 * SECOND);
        assertThat(gate().getString("state")).isEqualTo("paused");
        assertThat(gate().getString("since")).isEqualTo("1970-01-01T00:00:02Z");

        gate.toPanic(3 * SECOND);
        assertThat(gate().getString("state")).isEqualTo("panic");
        assertThat(gate().containsKey("verdict")).isFalse();
    }

    @Test
    void anExplanationTellsTheErrorAndWhatThePolicyIs() {
        gate.toContained("frozen", false, SECOND);
        TenantPolicy refusing = new TenantPolicy(
                TenantPolicy.Reads.REFUSE, TenantPolicy.Writes.REFUSE, Duration.ofSeconds(1), Duration.ZERO, false);

        JsonObject document = explain(refusing);

        assertThat(document.getString("tenant")).isEqualTo("acme");
        assertThat(document.getString("gate")).isEqualTo("contained");
        assertThat(document.getString("verdict")).isEqualTo("frozen");
        assertThat(document.getString("answer")).isEqualTo("refuse");
        assertThat(document.getString("reason")).isEqualTo("policy-refuses");
        assertThat(document.getJsonObject("error"))
                .isEqualTo(new JsonObject()
                        .put("code", 9015)
                        .put("sqlState", "HY000")
                        .put("text", "Shard 's1' is contained (frozen); the statement was not sent")
                        .put("safeToRetry", true));
        assertThat(document.getJsonObject("policy"))
                .isEqualTo(new JsonObject()
                        .put("reads", "refuse")
                        .put("writes", "refuse")
                        .put("holdTimeMillis", 1_000L)
                        .put("maxStalenessMillis", 0L));
    }

    @Test
    void whatIsHeldOrForwardedIsNoError() {
        assertThat(explain(TenantPolicy.DEFAULT).getString("answer")).isEqualTo("forward");

        gate.toContained("frozen", false, SECOND);
        JsonObject held = explain(TenantPolicy.DEFAULT);

        assertThat(held.getString("answer")).isEqualTo("hold");
        assertThat(held.containsKey("error")).isFalse();
    }

    private JsonObject gate() {
        return Documents.gate(
                List.of(
                        new GateReport(gate.state(), gate.totals()),
                        new GateReport(ofOtherLoop.state(), ofOtherLoop.totals())),
                Instant.EPOCH::plusNanos);
    }

    private JsonObject explain(TenantPolicy policy) {
        return Documents.explanation(
                ACME,
                policy,
                Access.WRITE,
                gate.explain(ACME.id(), policy, Access.WRITE, 10, SECOND),
                Instant.EPOCH::plusNanos);
    }
}
