package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SealedSecret;
import java.util.List;

/**
 * One shard: a primary and its replicas (at most 16), and the account with which the router runs its own SQL there.
 *
 * @param adminUser the router's own account on the shard, 1 to 32 characters
 */
public record ShardRecord(
        ShardId id,
        Epoch epoch,
        ServerAddress primary,
        List<ServerAddress> replicas,
        String adminUser,
        SealedSecret adminPassword,
        TlsMode tls) {
    static final int REPLICAS_MAX = 16;

    public ShardRecord {
        requireNonNull(id, "id");
        requireNonNull(epoch, "epoch");
        requireNonNull(primary, "primary");
        replicas = List.copyOf(replicas);
        requireNonNull(adminPassword, "adminPassword");
        requireNonNull(tls, "tls");
        if (adminUser.isEmpty() || adminUser.length() > 32) {
            throw new IllegalArgumentException("admin user must have 1 to 32 characters");
        }
        if (replicas.size() > REPLICAS_MAX) {
            throw new IllegalArgumentException("a shard has at most " + REPLICAS_MAX + " replicas");
        }
        if (replicas.contains(primary)) {
            throw new IllegalArgumentException("primary " + primary + " is also listed as a replica");
        }
    }
}
