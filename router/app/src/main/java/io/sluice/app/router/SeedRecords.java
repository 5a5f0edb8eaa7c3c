package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.app.process.StartException;
import io.sluice.app.settings.Password;
import io.sluice.app.settings.SeedSettings;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.control.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the seed's settings into records: passwords become verifiers or are sealed. Takes about 30 ms a principal. */
final class SeedRecords {
    private static final int PASSWORD_FILE_BYTES_MAX = 1024;

    private final SecretBox box;
    private final SecureRandom random;

    SeedRecords(SecretBox box, SecureRandom random) {
        this.box = requireNonNull(box, "box");
        this.random = requireNonNull(random, "random");
    }

    /** @throws StartException if a password file cannot be read */
    Seed of(SeedSettings settings) throws StartException {
        List<ShardRecord> shards = new ArrayList<>();
        for (SeedSettings.Shard shard : settings.shards()) {
            shards.add(shard(shard));
        }
        List<Seed.Tenant> tenants = settings.tenants().stream()
                .map(tenant -> new Seed.Tenant(
                        tenant.id(),
                        tenant.shard(),
                        tenant.database() == null ? DatabaseName.of(tenant.id()) : tenant.database(),
                        tenant.tier() == null ? TierName.DEFAULT : tenant.tier(),
                        tenant.policy()))
                .toList();
        List<Tier> tiers = settings.tiers().stream()
                .map(tier -> new Tier(tier.name(), Epoch.NONE, tier.policy()))
                .toList();
        return new Seed(tiers, shards, tenants, principals(settings.principals()));
    }

    private ShardRecord shard(SeedSettings.Shard shard) throws StartException {
        String password = clear(shard.adminPassword(), shard.adminPasswordFile());
        return new ShardRecord(
                shard.id(),
                Epoch.NONE,
                shard.primary(),
                shard.replicas(),
                shard.adminUser(),
                box.seal(password),
                shard.tls() == null ? TlsMode.REQUIRED : shard.tls());
    }

    private List<PrincipalRecord> principals(List<SeedSettings.Principal> principals) throws StartException {
        IdentityHashMap<SeedSettings.Principal, String> passwords = new IdentityHashMap<>();
        for (SeedSettings.Principal principal : principals) {
            if (principal.verifier() == null) {
                passwords.put(principal, clear(principal.password(), principal.passwordFile()));
            }
        }
        // On all cores: verifiers are slow on purpose, and a router that starts has nothing else to do.
        return principals.parallelStream()
                .map(principal -> principal(principal, passwords.get(principal)))
                .toList();
    }

    private PrincipalRecord principal(SeedSettings.Principal principal, @Nullable String password) {
        TenantGrant grant =
                principal.allTenants() ? new TenantGrant.All() : new TenantGrant.Some(Set.copyOf(principal.tenants()));
        PasswordVerifier verifier = password == null
                ? requireNonNull(principal.verifier(), "verifier")
                : PasswordVerifier.of(password.getBytes(StandardCharsets.UTF_8), principal.nativePassword(), random);
        return new PrincipalRecord(principal.name(), Epoch.NONE, grant, verifier, principal.localInfile());
    }

    private static String clear(@Nullable Password password, @Nullable Path file) throws StartException {
        return password != null ? password.text() : read(requireNonNull(file, "file"));
    }

    /** The file's text without the line end that editors leave there. */
    private static String read(Path file) throws StartException {
        try {
            if (Files.size(file) > PASSWORD_FILE_BYTES_MAX) {
                throw new StartException(
                        file + " is no password file: it has more than " + PASSWORD_FILE_BYTES_MAX + " bytes");
            }
            return Files.readString(file).stripTrailing();
        } catch (IOException unreadable) {
            throw new StartException("password file " + file + " cannot be read: " + unreadable, unreadable);
        }
    }
}
