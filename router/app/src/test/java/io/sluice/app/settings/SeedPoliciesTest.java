package io.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.QueueQuota;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The policies of tiers and tenants in the file. */
final class SeedPoliciesTest {
    private static SeedSettings read(String text) throws SettingsException {
        return new SettingsReader(Map.of())
                .read(SeedSettings.class, "s.yaml", text)
                .settings();
    }

    private static List<String> problems(String text) {
        SettingsException refused = catchThrowableOfType(SettingsException.class, () -> read(text));
        return refused.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void aQuotaIsReadWithUnitsAndWhatIsNotGivenIsTheDefaultOrInherited() throws SettingsException {
        SeedSettings seed = read("""
                tiers:
                  - {name: gold, policy: {queueWrites: 7, queueBytes: 2GiB, queueAge: 6h}}
                  - {name: silver}
                tenants:
                  - {id: acme, shard: s1, policy: {queueBytes: 1024GiB}}
                  - {id: blue, shard: s1, policy: {queueWrites: 9, queueAge: 30d}}
                """);

        assertThat(seed.tiers())
                .extracting(tier -> tier.policy().quota())
                .containsExactly(new QueueQuota(7, 2L << 30, Duration.ofHours(6)), QueueQuota.DEFAULT);
        assertThat(seed.tenants())
                .extracting(SeedSettings.Tenant::policy)
                .containsExactly(
                        new PolicyOverrides(null, null, null, null, null, null, 1L << 40, null),
                        new PolicyOverrides(null, null, null, null, null, 9L, null, Duration.ofDays(30)));
    }

    @Test
    void aQuotaOutOfBoundsIsToldWithItsPlace() {
        assertThat(problems("""
                tiers:
                  - name: gold
                    policy:
                      queueBytes: 1023KiB
                tenants:
                  - id: acme
                    shard: s1
                    policy:
                      queueWrites: 0
                """))
                .containsExactly(
                        "s.yaml:4: tiers[0].policy.queueBytes: must be between 1048576 and 1099511627776 but is 1047552",
                        "s.yaml:9: tenants[0].policy.queueWrites: must be between 1 and 1000000000 but is 0");
    }
}
