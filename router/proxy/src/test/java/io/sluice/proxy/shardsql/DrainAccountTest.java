package io.sluice.proxy.shardsql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import org.junit.jupiter.api.Test;

final class DrainAccountTest {
    private static DrainAccount of(String tenant, String user) {
        return DrainAccount.of(new TenantRecord(
                new TenantId(tenant),
                Epoch.NONE.next(),
                new ShardId("s1"),
                new DatabaseName("db"),
                user,
                new SealedSecret("v1:00000000:AAAA"),
                TierName.DEFAULT,
                PolicyOverrides.NONE));
    }

    @Test
    void namesFitWhateverTheIdIs() {
        for (String id : new String[] {"a", "Acme-1.EU", "x".repeat(64)}) {
            DrainAccount account = of(id, "t_user");
            assertThat(account.user()).matches("q_[a-z0-9_]{1,30}").hasSizeLessThanOrEqualTo(32);
            assertThat(account.table()).matches("applied_[a-z0-9_]+").hasSizeLessThanOrEqualTo(64);
        }
    }

    @Test
    void idsThatDifferByCaseOrOnlyAtTheirEndHaveTheirOwn() {
        assertThat(of("acme", "u").table()).isNotEqualTo(of("Acme", "u").table());
        assertThat(of("x".repeat(63) + "1", "u").table())
                .isNotEqualTo(of("x".repeat(63) + "2", "u").table());
        assertThat(of("acme", "u").user()).isNotEqualTo(of("Acme", "u").user());
    }

    @Test
    void anotherLifeOfATenantHasAnotherAccountAndTheSameTable() {
        assertThat(of("acme", "t_acme_1").user())
                .isNotEqualTo(of("acme", "t_acme_2").user());
        assertThat(of("acme", "t_acme_1").table())
                .isEqualTo(of("acme", "t_acme_2").table());
        assertThat(of("acme", "t_acme_1")).isEqualTo(of("acme", "t_acme_1"));
    }
}
