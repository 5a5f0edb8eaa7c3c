package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.secret.SealedSecret;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One shard: a primary and its replicas (at most 16), and the account with which the router runs its own SQL there.
 *
 * @param adminUser the router's own account on the shard, 1 to 32 characters
 * @param quarantined those of its servers that an operator keeps from traffic, whatever their health
 * @param health what a verdict may do on this shard; empty: what each router's own settings say
 */
public record ShardRecord(
        ShardId id,
        Epoch epoch,
        ServerAddress primary,
        List<ServerAddress> replicas,
        String adminUser,
        SealedSecret adminPassword,
        TlsMode tls,
        Set<ServerAddress> quarantined,
        Optional<HealthSettings.Mode> health) {
    static final int REPLICAS_MAX = 16;

    public ShardRecord {
        requireNonNull(id, "id");
        requireNonNull(epoch, "epoch");
        requireNonNull(primary, "primary");
        replicas = List.copyOf(replicas);
        requireNonNull(adminPassword, "adminPassword");
        requireNonNull(tls, "tls");
        quarantined = Set.copyOf(quarantined);
        requireNonNull(health, "health");
        if (adminUser.isEmpty() || adminUser.length() > 32) {
            throw new IllegalArgumentException("admin user must have 1 to 32 characters");
        }
        if (replicas.size() > REPLICAS_MAX) {
            throw new IllegalArgumentException("a shard has at most " + REPLICAS_MAX + " replicas");
        }
        if (replicas.contains(primary)) {
            throw new IllegalArgumentException("primary " + primary + " is also listed as a replica");
        }
        for (ServerAddress server : quarantined) {
            if (!server.equals(primary) && !replicas.contains(server)) {
                throw new IllegalArgumentException("quarantined " + server + " is no server of the shard");
            }
        }
    }

    /** A shard of which nothing is in quarantine, judged as each router's own settings say. */
    public ShardRecord(
            ShardId id,
            Epoch epoch,
            ServerAddress primary,
            List<ServerAddress> replicas,
            String adminUser,
            SealedSecret adminPassword,
            TlsMode tls) {
        this(id, epoch, primary, replicas, adminUser, adminPassword, tls, Set.of(), Optional.empty());
    }

    public boolean isServer(ServerAddress server) {
        return primary.equals(server) || replicas.contains(server);
    }

    /** Whether the router's own SQL reaches the same primary, and in the same way. */
    public boolean isReachedLike(ShardRecord other) {
        return primary.equals(other.primary)
                && adminUser.equals(other.adminUser)
                && adminPassword.equals(other.adminPassword)
                && tls == other.tls;
    }

    public ShardRecord withEpoch(Epoch next) {
        return new ShardRecord(id, next, primary, replicas, adminUser, adminPassword, tls, quarantined, health);
    }

    /** With this server, which must be one of the shard's, kept from traffic or no longer so. */
    public ShardRecord withQuarantine(Epoch next, ServerAddress server, boolean isQuarantined) {
        Set<ServerAddress> servers = new HashSet<>(quarantined);
        if (isQuarantined) {
            servers.add(server);
        } else {
            servers.remove(server);
        }
        return new ShardRecord(id, next, primary, replicas, adminUser, adminPassword, tls, servers, health);
    }
}
