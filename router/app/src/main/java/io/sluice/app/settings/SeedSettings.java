package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.settings.Problems;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the map holds at the very first start. Later changes come through the admin API, and a log that has anything in
 * it makes the router leave this section aside.
 *
 * @param tiers classes of tenants that share a policy; the tier {@code default} is there without being named
 * @param shards the shards
 * @param tenants the tenants
 * @param principals the logins of applications
 */
public record SeedSettings(List<Tier> tiers, List<Shard> shards, List<Tenant> tenants, List<Principal> principals) {
    public static final SeedSettings DEFAULT = new SeedSettings(List.of(), List.of(), List.of(), List.of());

    public SeedSettings {
        tiers = List.copyOf(tiers);
        shards = List.copyOf(shards);
        tenants = List.copyOf(tenants);
        principals = List.copyOf(principals);
    }

    /**
     * A class of tenants.
     *
     * @param name name of the tier; {@code default} is the tier of tenants that name none
     * @param policy what the statements of its tenants get while their shard is locked
     */
    public record Tier(TierName name, TenantPolicy policy) {
        public Tier {
            requireNonNull(name, "name");
            requireNonNull(policy, "policy");
        }
    }

    /**
     * A shard: one primary and its replicas.
     *
     * @param id name of the shard
     * @param primary address of the primary
     * @param replicas addresses of the replicas, at most 16
     * @param adminUser the account with which the router runs its own SQL on the shard: it creates the tenants' databases
     *     and accounts, and ends their sessions
     * @param adminPassword its password; this or {@code adminPasswordFile}
     * @param adminPasswordFile a file that holds the password
     * @param tls how connections to the shard are secured; unless given, {@code required}
     */
    public record Shard(
            ShardId id,
            ServerAddress primary,
            List<ServerAddress> replicas,
            String adminUser,
            @Nullable Password adminPassword,
            @Nullable Path adminPasswordFile,
            @Nullable TlsMode tls) {
        public Shard {
            requireNonNull(id, "id");
            requireNonNull(primary, "primary");
            replicas = List.copyOf(replicas);
            Problems problems = new Problems();
            problems.within("adminUser", adminUser.length(), 1, 32);
            problems.within("replicas", replicas.size(), 0, 16);
            problems.require(!replicas.contains(primary), "replicas", "must not name the primary " + primary);
            problems.require(
                    (adminPassword == null) != (adminPasswordFile == null),
                    "adminPassword",
                    "or adminPasswordFile is required, and not both");
            problems.throwIfAny();
        }
    }

    /**
     * A tenant and its place.
     *
     * @param id name of the tenant
     * @param shard the shard that holds its database
     * @param database its database; unless given, of the tenant's name
     * @param tier its tier; unless given, {@code default}
     * @param policy what it has otherwise than its tier
     */
    public record Tenant(
            TenantId id,
            ShardId shard,
            @Nullable DatabaseName database,
            @Nullable TierName tier,
            PolicyOverrides policy) {
        public Tenant {
            requireNonNull(id, "id");
            requireNonNull(shard, "shard");
            requireNonNull(policy, "policy");
        }
    }

    /**
     * A login of an application.
     *
     * @param name the user name
     * @param password its password; this, {@code passwordFile} or {@code verifier}
     * @param passwordFile a file that holds the password
     * @param verifier what the map keeps of a password, as {@code v1:ITERATIONS:SALT:HASH} with PBKDF2-HMAC-SHA256 and
     *     Base64: a login without its password in any file
     * @param tenants the tenants that it may choose among
     * @param allTenants whether it may choose among all tenants, also later ones
     * @param nativePassword whether it may log in with {@code mysql_native_password}, where the MySQL port offers that
     * @param localInfile whether {@code LOAD DATA LOCAL} may ask its client for a file
     */
    public record Principal(
            PrincipalName name,
            @Nullable Password password,
            @Nullable Path passwordFile,
            @Nullable PasswordVerifier verifier,
            List<TenantId> tenants,
            boolean allTenants,
            boolean nativePassword,
            boolean localInfile) {
        public Principal {
            requireNonNull(name, "name");
            tenants = List.copyOf(tenants);
            Problems problems = new Problems();
            long given = Stream.of(password, passwordFile, verifier)
                    .filter(Objects::nonNull)
                    .count();
            problems.require(given == 1, "password", "or passwordFile or verifier is required, and only one");
            problems.require(
                    allTenants == tenants.isEmpty(), "tenants", "or allTenants: true is required, and not both");
            problems.throwIfAny();
        }
    }
}
