package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.secret.SealedSecret;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param failover which of its servers were the primary, or are about to be
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
        Optional<HealthSettings.Mode> health,
        ShardFailover failover) {
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
        requireNonNull(failover, "failover");
        if (adminUser.isEmpty() || adminUser.length() > 32) {
            throw new IllegalArgumentException("admin user must have 1 to 32 characters");
        }
        if (replicas.size() > REPLICAS_MAX) {
            throw new IllegalArgumentException("a shard has at most " + REPLICAS_MAX + " replicas");
        }
        if (replicas.contains(primary)) {
            throw new IllegalArgumentException("primary " + primary + " is also listed as a replica");
        }
        requireServers("quarantined", quarantined, primary, replicas);
        requireServers("cordoned", failover.cordoned(), primary, replicas);
        requireServers("demoted", failover.demoted(), primary, replicas);
        if (failover.demoted().contains(primary)) {
            throw new IllegalArgumentException("primary " + primary + " is demoted");
        }
        Optional<ServerAddress> candidate = failover.handover().map(Handover::candidate);
        if (candidate.isPresent() && !replicas.contains(candidate.get())) {
            throw new IllegalArgumentException("candidate " + candidate.get() + " is no replica of the shard");
        }
    }

    private static void requireServers(
            String what, Set<ServerAddress> servers, ServerAddress primary, List<ServerAddress> replicas) {
        for (ServerAddress server : servers) {
            if (!server.equals(primary) && !replicas.contains(server)) {
                throw new IllegalArgumentException(what + " " + server + " is no server of the shard");
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
        this(
                id,
                epoch,
                primary,
                replicas,
                adminUser,
                adminPassword,
                tls,
                Set.of(),
                Optional.empty(),
                ShardFailover.NONE);
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
        return new ShardRecord(
                id, next, primary, replicas, adminUser, adminPassword, tls, quarantined, health, failover);
    }

    /** With this server, which must be one of the shard's, kept from traffic or no longer so. */
    public ShardRecord withQuarantine(Epoch next, ServerAddress server, boolean isQuarantined) {
        Set<ServerAddress> servers = new HashSet<>(quarantined);
        if (isQuarantined) {
            servers.add(server);
        } else {
            servers.remove(server);
        }
        return new ShardRecord(id, next, primary, replicas, adminUser, adminPassword, tls, servers, health, failover);
    }

    /** Whether it has no primary for the time being: nothing goes to the one that is named. */
    public boolean isFenced() {
        return failover.handover().filter(Handover::isFenced).isPresent();
    }

    /** All its servers, the primary first. */
    public List<ServerAddress> servers() {
        List<ServerAddress> all = new ArrayList<>(replicas.size() + 1);
        all.add(primary);
        all.addAll(replicas);
        return all;
    }

    public ShardRecord withFailover(Epoch next, ShardFailover other) {
        return new ShardRecord(id, next, primary, replicas, adminUser, adminPassword, tls, quarantined, health, other);
    }

    /**
     * With one of its replicas as the primary, and no handover under way. Who was the primary stays a server of the shard: as
     * a replica after a plan; else demoted and in quarantine, from its first word on.
     *
     * @param at when
     * @param isPlanned whether nothing can be missing on the new one
     */
    public ShardRecord withPrimary(Epoch next, ServerAddress promoted, Instant at, boolean isPlanned) {
        List<ServerAddress> others = new ArrayList<>(replicas);
        if (!others.remove(promoted)) {
            throw new IllegalArgumentException(promoted + " is no replica of shard " + id);
        }
        others.add(primary);
        Set<ServerAddress> kept = new HashSet<>(quarantined);
        kept.remove(promoted);
        ShardFailover after = failover.withHandover(Optional.empty())
                .withDemoted(promoted, false)
                .withDemoted(primary, !isPlanned);
        if (!isPlanned) {
            kept.add(primary);
            after = after.withLast(at);
        }
        Set<ServerAddress> unsettled = new HashSet<>(others);
        unsettled.add(promoted);
        unsettled.removeAll(after.demoted());
        after = after.withUnsettled(unsettled);
        return new ShardRecord(id, next, promoted, others, adminUser, adminPassword, tls, kept, health, after);
    }
}
