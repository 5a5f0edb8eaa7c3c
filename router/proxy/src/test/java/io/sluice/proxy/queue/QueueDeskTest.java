package io.sluice.proxy.queue;

import static io.sluice.proxy.queue.OpenQueues.SHARD;
import static io.sluice.proxy.queue.OpenQueues.SMALL;
import static io.sluice.proxy.queue.OpenQueues.get;
import static io.sluice.proxy.queue.Writes.ACME;
import static io.sluice.proxy.queue.Writes.BLUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.replay.PauseReason;
import io.sluice.core.replay.ReplayStatus;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.proxy.queue.QueueStatus.Opening;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueueDeskTest {
    private static final ShardId NEVER = new ShardId("never");
    private static final TenantId CORA = new TenantId("cora");

    @TempDir
    private Path directory;

    private OpenQueues fixture;
    private Queues queues;
    private QueueDesk desk;

    @BeforeEach
    void start() throws IOException {
        fixture = new OpenQueues(directory);
        queues = fixture.open(SMALL);
        desk = queues.desk();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aShardWithoutAQueueIsToldAsSuchAndTakesNoOrder() {
        QueueStatus status = get(desk.status(NEVER));

        assertThat(status.opening()).isEqualTo(Opening.NONE);
        assertThat(status.drain()).isEmpty();
        assertThat(get(desk.tenants(NEVER, "", 10))).isEmpty();
        assertThat(get(desk.pause(NEVER, true))).isFalse();
        assertThat(get(desk.pause(NEVER, ACME, true))).isFalse();
        assertThat(get(desk.rate(NEVER, 7))).isFalse();
    }

    @Test
    void aPauseIsSeenAtOnceAndEnds() {
        fixture.append(queues, ACME);

        assertThat(get(desk.pause(SHARD, true))).isTrue();
        assertThat(replay().stopped()).isTrue();

        assertThat(get(desk.pause(SHARD, false))).isTrue();
        assertThat(replay().stopped()).isFalse();
    }

    @Test
    void oneTenantIsPausedAndTheOthersAreNot() {
        fixture.append(queues, ACME);
        fixture.append(queues, BLUE);

        assertThat(get(desk.pause(SHARD, BLUE, true))).isTrue();

        assertThat(replay().pausedTenants()).isEqualTo(1);
        List<ReplayStatus.OfTenant> tenants = tenants("", 10);
        assertThat(tenants).extracting(ReplayStatus.OfTenant::tenant).containsExactly(ACME, BLUE);
        assertThat(tenants.get(0).paused()).isEmpty();
        assertThat(tenants.get(1).paused()).contains(PauseReason.OPERATOR);
        assertThat(get(desk.pause(SHARD, BLUE, false))).isTrue();
        assertThat(replay().pausedTenants()).isZero();
    }

    @Test
    void aTenantWithoutABacklogIsNotPausedAlsoLater() {
        fixture.append(queues, ACME);

        assertThat(get(desk.pause(SHARD, CORA, true))).isFalse();
        assertThat(replay().pausedTenants()).isZero();

        fixture.append(queues, CORA);
        assertThat(tenants("b", 10))
                .allSatisfy(tenant -> assertThat(tenant.paused()).isEmpty())
                .extracting(ReplayStatus.OfTenant::tenant)
                .containsExactly(CORA);
    }

    @Test
    void aRateIsSetAndLifted() {
        fixture.append(queues, ACME);

        assertThat(get(desk.rate(SHARD, 7))).isTrue();
        assertThat(replay().perSecondMax()).isEqualTo(7);

        assertThat(get(desk.rate(SHARD, 0))).isTrue();
        assertThat(replay().perSecondMax()).isZero();
    }

    @Test
    void tenantsComeByNameBehindTheOneThatIsNamed() {
        for (TenantId each : List.of(CORA, ACME, BLUE)) {
            fixture.append(queues, each);
        }

        assertThat(tenants("", 2)).extracting(ReplayStatus.OfTenant::tenant).containsExactly(ACME, BLUE);
        assertThat(tenants("blue", 2)).extracting(ReplayStatus.OfTenant::tenant).containsExactly(CORA);
    }

    private ReplayStatus replay() {
        return get(desk.status(SHARD)).drain().orElseThrow().replay();
    }

    private List<ReplayStatus.OfTenant> tenants(String after, int limit) {
        return get(desk.tenants(SHARD, after, limit)).stream()
                .map(QueueDesk.OfTenant::drain)
                .toList();
    }
}
