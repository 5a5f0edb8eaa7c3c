package io.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.session.TenantChoice.Choice;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tenants acme and initech have databases of their names, globex has globex_db. Principal {@code one} is granted acme,
 * {@code some} acme, globex and the tenant gone, which does not exist, {@code all} every one.
 */
final class TenantChoiceTest {
    private static final RoutingTable TABLE = RoutingTable.EMPTY.with(
            1,
            List.of(
                    new MapChange.PutShard(Samples.shard("s1", 1)),
                    new MapChange.PutTenant(tenant("acme", "acme")),
                    new MapChange.PutTenant(tenant("globex", "globex_db")),
                    new MapChange.PutTenant(tenant("initech", "initech"))));

    private static TenantRecord tenant(String id, String database) {
        return new TenantRecord(
                new TenantId(id),
                new Epoch(1),
                new ShardId("s1"),
                new DatabaseName(database),
                "u_" + id,
                Samples.SECRET,
                TierName.DEFAULT,
                PolicyOverrides.NONE);
    }

    private static PrincipalRecord principal(String name) {
        return switch (name) {
            case "one" -> Samples.principal("one", 1, "acme");
            case "some" -> Samples.principal("some", 1, "acme", "globex", "gone");
            case "gone" -> Samples.principal("gone", 1, "gone");
            case "all" -> Samples.principal("all", 1);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String text(Choice choice) {
        if (choice instanceof Choice.Chosen chosen) {
            return chosen.tenant().id().value();
        }
        if (choice instanceof Choice.Refused refused) {
            // Its arguments must fit the template.
            assertThat(refused.error().text(refused.arguments().toArray())).isNotEmpty();
            return refused.error().name();
        }
        return "open";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
                    one ~ one ~ - ~ - ~ acme
                    one ~ one ~ '' ~ - ~ acme
                    one ~ one ~ acme ~ - ~ acme
                    one ~ one ~ mysql ~ - ~ acme
                    one ~ one+acme ~ - ~ - ~ acme
                    one ~ one ~ - ~ acme ~ acme
                    one ~ one ~ initech ~ - ~ DATABASE_ACCESS_DENIED
                    one ~ one ~ nowhere ~ - ~ DATABASE_ACCESS_DENIED
                    one ~ one+initech ~ - ~ - ~ TENANT_NOT_GRANTED
                    one ~ one+nobody ~ - ~ - ~ TENANT_NOT_GRANTED
                    one ~ one ~ - ~ initech ~ TENANT_NOT_GRANTED
                    gone ~ gone ~ - ~ - ~ TENANT_NOT_GRANTED
                    some ~ some ~ - ~ - ~ open
                    some ~ some ~ '' ~ - ~ open
                    some ~ some ~ information_schema ~ - ~ open
                    some ~ some ~ Performance_Schema ~ - ~ open
                    some ~ some ~ acme ~ - ~ acme
                    some ~ some ~ globex_db ~ - ~ globex
                    some ~ some ~ globex ~ - ~ DATABASE_ACCESS_DENIED
                    some ~ some ~ initech ~ - ~ DATABASE_ACCESS_DENIED
                    some ~ some ~ nowhere ~ - ~ DATABASE_ACCESS_DENIED
                    some ~ some ~ gone ~ - ~ DATABASE_ACCESS_DENIED
                    some ~ some+globex ~ - ~ - ~ globex
                    some ~ some+globex ~ information_schema ~ - ~ globex
                    some ~ some+gone ~ - ~ - ~ TENANT_NOT_GRANTED
                    some ~ some+initech ~ - ~ - ~ TENANT_NOT_GRANTED
                    some ~ some+ ~ - ~ - ~ TENANT_NOT_GRANTED
                    some ~ some+no/name ~ - ~ - ~ TENANT_NOT_GRANTED
                    some ~ some+a+b ~ - ~ - ~ TENANT_NOT_GRANTED
                    some ~ some ~ - ~ globex ~ globex
                    some ~ some ~ - ~ '' ~ TENANT_NOT_GRANTED
                    some ~ some ~ - ~ initech ~ TENANT_NOT_GRANTED
                    some ~ some+acme ~ globex_db ~ - ~ globex
                    some ~ some+acme ~ - ~ globex ~ acme
                    all ~ all ~ - ~ - ~ open
                    all ~ all ~ initech ~ - ~ initech
                    all ~ all ~ nowhere ~ - ~ UNKNOWN_DATABASE
                    all ~ all+initech ~ - ~ - ~ initech
                    all ~ all+nobody ~ - ~ - ~ TENANT_UNKNOWN
                    all ~ all+no/name ~ - ~ - ~ TENANT_UNKNOWN
                    all ~ all ~ - ~ globex ~ globex
                    """)
    void aLoginIsForTheTenantThatItsFirstCarrierNames(
            String principal, String user, String database, String attribute, String expected) {
        Choice choice = TenantChoice.atLogin(TABLE, principal(principal), user, database, attribute);

        assertThat(text(choice)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"one", "some", "gone"})
    void whoIsNotGrantedATenantDoesNotLearnWhetherItExists(String name) {
        PrincipalRecord principal = principal(name);

        assertThat(text(TenantChoice.byName(TABLE, principal, "initech")))
                .isEqualTo(text(TenantChoice.byName(TABLE, principal, "nobody")));
        assertThat(text(TenantChoice.byDatabase(TABLE, principal, "initech")))
                .isEqualTo(text(TenantChoice.byDatabase(TABLE, principal, "nowhere")));
    }
}
