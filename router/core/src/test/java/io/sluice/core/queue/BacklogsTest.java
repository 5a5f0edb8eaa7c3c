package io.sluice.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.queue.Backlogs.Standing;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import org.junit.jupiter.api.Test;

final class BacklogsTest {
    private static final ShardId SHARD = new ShardId("s1");
    private static final TenantId TENANT = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("umbrella");

    private final Backlogs backlogs = new Backlogs();

    private Standing standing() {
        return backlogs.of(TENANT, SHARD);
    }

    @Test
    void aTenantIsBehindItsOwnBacklogUntilAllOfItIsSettled() {
        assertThat(standing()).isEqualTo(Standing.DIRECT);

        backlogs.begin(TENANT, 1, 100);
        backlogs.begin(TENANT, 1, 100);

        assertThat(standing()).isEqualTo(Standing.BEHIND);
        assertThat(backlogs.of(OTHER, SHARD)).isEqualTo(Standing.DIRECT);
        assertThat(backlogs.end(TENANT, 1, 100)).isFalse();
        assertThat(standing()).isEqualTo(Standing.BEHIND);
        assertThat(backlogs.end(TENANT, 1, 100)).isTrue();
        assertThat(standing()).isEqualTo(Standing.DIRECT);
    }

    @Test
    void handingBackEndsWithTheBacklogOrWhenTheDrainSaysSo() {
        backlogs.handBack(TENANT, true);
        assertThat(standing()).isEqualTo(Standing.DIRECT);

        backlogs.begin(TENANT, 2, 200);
        backlogs.handBack(TENANT, true);
        assertThat(standing()).isEqualTo(Standing.HANDING_BACK);
        assertThat(backlogs.end(TENANT, 1, 100)).isFalse();
        assertThat(standing()).isEqualTo(Standing.HANDING_BACK);
        backlogs.handBack(TENANT, false);
        assertThat(standing()).isEqualTo(Standing.BEHIND);
        backlogs.handBack(TENANT, true);
        assertThat(backlogs.end(TENANT, 1, 100)).isTrue();
        backlogs.begin(TENANT, 1, 100);
        assertThat(standing()).isEqualTo(Standing.BEHIND);
    }

    @Test
    void whileAShardsQueueIsLoadedItsTenantsWait() {
        backlogs.onLoading(SHARD);
        backlogs.begin(TENANT, 1, 100);

        assertThat(standing()).isEqualTo(Standing.LOADING);
        assertThat(backlogs.of(OTHER, SHARD)).isEqualTo(Standing.LOADING);
        assertThat(backlogs.of(OTHER, new ShardId("s2"))).isEqualTo(Standing.DIRECT);

        backlogs.onLoaded(SHARD);
        assertThat(standing()).isEqualTo(Standing.BEHIND);
        assertThat(backlogs.of(OTHER, SHARD)).isEqualTo(Standing.DIRECT);
    }

    @Test
    void moreThanWasCountedCannotEnd() {
        backlogs.begin(TENANT, 1, 100);

        assertThatThrownBy(() -> backlogs.end(TENANT, 2, 200)).isInstanceOf(IllegalStateException.class);
        assertThat(backlogs.writesOf(TENANT)).isEqualTo(1);
    }

    @Test
    void bytesAreCountedAsWritesAre() {
        backlogs.begin(TENANT, 2, 300);
        backlogs.begin(TENANT, 1, 50);
        backlogs.handBack(TENANT, true);

        assertThat(backlogs.bytesOf(TENANT)).isEqualTo(350);
        assertThat(backlogs.bytesOf(OTHER)).isZero();
        assertThatThrownBy(() -> backlogs.end(TENANT, 1, 351)).isInstanceOf(IllegalStateException.class);

        backlogs.end(TENANT, 1, 250);
        assertThat(backlogs.bytesOf(TENANT)).isEqualTo(100);
        backlogs.end(TENANT, 2, 100);
        assertThat(backlogs.bytesOf(TENANT)).isZero();
    }
}
