package io.sluice.proxy.control;

import io.sluice.core.intent.Origin;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** Records and intents that tests are about. */
final class Samples {
    static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES], new SecureRandom());
    static final TenantAccounts ACCOUNTS = new TenantAccounts(BOX, new SecureRandom());
    static final PasswordVerifier VERIFIER =
            PasswordVerifier.of("secret".getBytes(StandardCharsets.UTF_8), false, new SecureRandom());

    static final ShardId S1 = new ShardId("s1");
    static final ShardId S2 = new ShardId("s2");
    static final TenantId ACME = new TenantId("acme");
    static final TenantId BLUE = new TenantId("blue");
    static final DatabaseName ACME_DATABASE = new DatabaseName("acme");

    private Samples() {}

    static Origin origin() {
        return new Origin("intent-1", "tester", Instant.EPOCH);
    }

    static ShardRecord shard(ShardId id, int port) {
        return new ShardRecord(
                id,
                Epoch.NONE,
                new ServerAddress("127.0.0.1", port),
                List.of(),
                "admin",
                BOX.seal("password"),
                TlsMode.DISABLED);
    }

    static PrincipalRecord principal(String name, TenantGrant grant) {
        return new PrincipalRecord(new PrincipalName(name), Epoch.NONE, grant, VERIFIER, false);
    }

    static Seed.Tenant tenant(TenantId id, ShardId shard) {
        return new Seed.Tenant(id, shard, DatabaseName.of(id), TierName.DEFAULT, PolicyOverrides.NONE);
    }

    /** Two shards; acme on the first. */
    static Seed seed() {
        return new Seed(
                List.of(),
                List.of(shard(S1, 3301), shard(S2, 3302)),
                List.of(tenant(ACME, S1)),
                List.of(principal("app", new TenantGrant.All())));
    }
}
