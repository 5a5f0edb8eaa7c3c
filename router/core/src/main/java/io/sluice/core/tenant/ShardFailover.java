package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the map knows of a shard's primaries besides the present one.
 *
 * @param mode what may be done by itself; empty: what each router's own settings say
 * @param cordoned servers that must not become the primary
 * @param demoted servers that were the primary, and may have transactions that no other has: nothing of theirs is used until
 *     an operator has them rejoin
 * @param unsettled servers that are still to be turned after the last change: replicas to the new primary, and this one so that
 *     it forgets whom it followed
 * @param last when the primary changed last, other than by an operator's plan
 * @param handover what is under way
 */
public record ShardFailover(
        Optional<FailoverMode> mode,
        Set<ServerAddress> cordoned,
        Set<ServerAddress> demoted,
        Set<ServerAddress> unsettled,
        Optional<Instant> last,
        Optional<Handover> handover) {
    public static final ShardFailover NONE =
            new ShardFailover(Optional.empty(), Set.of(), Set.of(), Set.of(), Optional.empty(), Optional.empty());

    public ShardFailover {
        requireNonNull(mode, "mode");
        cordoned = Set.copyOf(cordoned);
        demoted = Set.copyOf(demoted);
        unsettled = Set.copyOf(unsettled);
        requireNonNull(last, "last");
        requireNonNull(handover, "handover");
    }

    public ShardFailover withMode(Optional<FailoverMode> next) {
        return new ShardFailover(next, cordoned, demoted, unsettled, last, handover);
    }

    public ShardFailover withCordon(ServerAddress server, boolean isCordoned) {
        return new ShardFailover(mode, changed(cordoned, server, isCordoned), demoted, unsettled, last, handover);
    }

    public ShardFailover withDemoted(ServerAddress server, boolean isDemoted) {
        return new ShardFailover(mode, cordoned, changed(demoted, server, isDemoted), unsettled, last, handover);
    }

    /** @param servers all that there are, and no others */
    public ShardFailover withUnsettled(Set<ServerAddress> servers) {
        return new ShardFailover(mode, cordoned, demoted, servers, last, handover);
    }

    public ShardFailover withHandover(Optional<Handover> next) {
        return new ShardFailover(mode, cordoned, demoted, unsettled, last, next);
    }

    ShardFailover withLast(Instant at) {
        return new ShardFailover(mode, cordoned, demoted, unsettled, Optional.of(at), handover);
    }

    /** Without those that are none of these servers. */
    public ShardFailover keeping(Set<ServerAddress> servers) {
        Set<ServerAddress> stillCordoned = new HashSet<>(cordoned);
        stillCordoned.retainAll(servers);
        Set<ServerAddress> stillDemoted = new HashSet<>(demoted);
        stillDemoted.retainAll(servers);
        Set<ServerAddress> stillUnsettled = new HashSet<>(unsettled);
        stillUnsettled.retainAll(servers);
        return new ShardFailover(mode, stillCordoned, stillDemoted, stillUnsettled, last, handover);
    }

    private static Set<ServerAddress> changed(Set<ServerAddress> before, ServerAddress server, boolean isIn) {
        Set<ServerAddress> after = new HashSet<>(before);
        if (isIn) {
            after.add(server);
        } else {
            after.remove(server);
        }
        return after;
    }
}
