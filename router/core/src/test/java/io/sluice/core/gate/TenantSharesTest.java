package io.sluice.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.TenantId;
import org.junit.jupiter.api.Test;

final class TenantSharesTest {
    @Test
    void idleTenantsAreForgottenAndBusyOnesKept() {
        TenantShares<String> shares = new TenantShares<>(Limits.DEFAULT);
        TenantShare<String> busy = shares.of(new TenantId("busy"), 0);
        TenantShare<String> idle = shares.of(new TenantId("idle"), 0);
        busy.running = 1;

        for (int i = 0; i < 5000; i++) {
            shares.of(new TenantId("t" + i), 0);
        }

        assertThat(shares.of(new TenantId("busy"), 0)).isSameAs(busy);
        assertThat(shares.of(new TenantId("idle"), 0)).isNotSameAs(idle);
    }
}
