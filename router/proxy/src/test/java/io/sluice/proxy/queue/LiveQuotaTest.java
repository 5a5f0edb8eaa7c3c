package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.OpenQueues.SHARD;
import static io.sluice.proxy.queue.OpenQueues.SMALL;
import static io.sluice.proxy.queue.OpenQueues.get;
import static io.sluice.proxy.queue.Writes.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.QueueQuota;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import io.sluice.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas as the map has them, changed while the queue runs, and over a restart. */
final class LiveQuotaTest {
    private static final JournalSettings ROOMY =
            new JournalSettings(4 << 20, 2 << 20, 4 << 20, 16 << 20, 1, 4 << 20, Duration.ofSeconds(5));
    private static final long MIB = 1 << 20;
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path directory;

    private OpenQueues fixture;

    @BeforeEach
    void start() {
        fixture = new OpenQueues(directory);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static QueueRefusedException refusal(Throwable failure) {
        return (QueueRefusedException) Objects.requireNonNull(failure.getCause(), "cause");
    }

    /** The quota of all tenants that have none of their own, from now on. */
    private void allow(long writes, long bytes, Duration age) {
        TenantPolicy policy = new TenantPolicy(
                Reads.HOLD, TenantPolicy.Writes.QUEUE, Duration.ZERO, Duration.ZERO, false, writes, bytes, age);
        RoutingTable now = fixture.routing().current();
        Tier tier = new Tier(TierName.DEFAULT, now.nextEpoch(TierName.DEFAULT), policy);
        fixture.routing().publish(now.with(now.version() + 1, List.of(new MapChange.PutTier(tier))));
    }

    private String told(Queues queues, QueuedWrite write) {
        try {
            get(queues.append(fixture.tenant(ACME), write));
            return "";
        } catch (CompletionException failure) {
            return refusal(failure).text();
        }
    }

    private QueuedWrite write(Queues queues, int bytes) {
        return Writes.sized(ACME, bytes, queues.nowMicros());
    }

    @Test
    void aQuotaOfWritesHoldsAsItIsAtEachWrite() throws IOException {
        Queues queues = fixture.open(SMALL);
        allow(1, MIB, DAY);
        fixture.append(queues, ACME);
        assertThat(told(queues, write(queues, 10))).contains("queueWrites, 1 of 1 writes");

        allow(2, MIB, DAY);
        assertThat(told(queues, write(queues, 10))).isEmpty();
        assertThat(told(queues, write(queues, 10))).contains("queueWrites, 2 of 2 writes");
        assertThat(fixture.backlogs().writesOf(ACME)).isEqualTo(2);
    }

    @Test
    void aQuotaOfBytesHoldsAsItIsAtEachWriteAndAfterARestart() throws IOException {
        Queues queues = fixture.open(ROOMY);
        allow(100, MIB, DAY);
        get(queues.append(fixture.tenant(ACME), write(queues, 700_000)));
        assertThat(told(queues, write(queues, 700_000))).contains("queueBytes");
        assertThat(told(queues, write(queues, 1_000))).as("what still fits").isEmpty();
        long bytes = fixture.backlogs().bytesOf(ACME);
        get(queues.close());

        Queues again = fixture.open(ROOMY);
        assertThat(told(again, write(again, 700_000))).contains("queueBytes, " + bytes + " and 700");
        assertThat(fixture.backlogs().bytesOf(ACME)).isEqualTo(bytes);

        allow(100, 2 * MIB, DAY);
        assertThat(told(again, write(again, 700_000))).isEmpty();
    }

    @Test
    void aQuotaOfAgeHoldsAsItIsAtEachWrite() throws IOException {
        Queues queues = fixture.open(SMALL);
        allow(100, MIB, Duration.ofHours(1));
        long before = queues.nowMicros() - Duration.ofHours(2).toMillis() * 1_000;
        get(queues.append(fixture.tenant(ACME), Writes.of(ACME, before)));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(told(queues, write(queues, 10)))
                        .contains("queueAge, its oldest write waits for 72")
                        .contains(" of 3600 seconds"));
        allow(100, MIB, Duration.ofHours(3));
        assertThat(told(queues, write(queues, 10))).isEmpty();
        allow(100, MIB, Duration.ofHours(1));
        assertThat(told(queues, write(queues, 10))).contains("queueAge");
    }

    /** The record that comes with the write may be older than the map. */
    @Test
    void aQuotaOfItsOwnGoesOverThatOfTheTierAndTheMapsRecordOverTheOneThatIsGiven() throws IOException {
        Queues queues = fixture.open(SMALL);
        allow(1, MIB, DAY);
        PolicyOverrides own = new PolicyOverrides(null, null, null, null, null, 2L, null, null);
        RoutingTable now = fixture.routing().current();
        fixture.routing()
                .publish(now.with(
                        now.version() + 1,
                        List.of(
                                new MapChange.PutShard(Samples.shard("s1", 1)),
                                new MapChange.PutTenant(
                                        fixture.tenant(ACME).withPolicy(now.nextEpoch(ACME), TierName.DEFAULT, own)))));
        fixture.append(queues, ACME);

        assertThat(told(queues, write(queues, 10))).isEmpty();
        assertThat(told(queues, write(queues, 10))).contains("queueWrites, 2 of 2 writes");
    }

    @Test
    void anOperatorSeesWhatATenantHasOfItsQuota() throws IOException {
        Queues queues = fixture.open(SMALL);
        allow(7, MIB, DAY);
        fixture.append(queues, ACME);

        assertThat(get(queues.desk().tenants(SHARD, "", 10))).singleElement().satisfies(found -> {
            assertThat(found.drain().tenant()).isEqualTo(ACME);
            assertThat(found.bytes())
                    .isEqualTo(fixture.backlogs().bytesOf(ACME))
                    .isPositive();
            assertThat(found.quota()).as("the map does not know it").isEmpty();
        });
        RoutingTable now = fixture.routing().current();
        fixture.routing()
                .publish(now.with(
                        now.version() + 1,
                        List.of(
                                new MapChange.PutShard(Samples.shard("s1", 1)),
                                new MapChange.PutTenant(fixture.tenant(ACME)))));
        assertThat(get(queues.desk().tenants(SHARD, "", 10)))
                .extracting(QueueDesk.OfTenant::quota)
                .containsExactly(Optional.of(new QueueQuota(7, MIB, DAY)));
    }
}
