package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.Phase;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.binlog.Extra;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How it stands with a shard's primary.
 *
 * @param mode as it holds
 * @param handover what is under way
 * @param phase of it
 * @param blocker what keeps a promotion from beginning by itself though the primary is contained
 * @param returned of servers that were the primary and answer again: what they have that the primary lacks, once it is known
 * @param events the last ones, oldest first
 */
public record FailoverStatus(
        ShardId shard,
        FailoverMode mode,
        Optional<Handover> handover,
        Optional<Phase> phase,
        Optional<Blocker> blocker,
        Map<ServerAddress, Optional<Extra>> returned,
        List<FailoverEvent> events) {
    public FailoverStatus {
        requireNonNull(shard, "shard");
        requireNonNull(mode, "mode");
        requireNonNull(handover, "handover");
        requireNonNull(phase, "phase");
        requireNonNull(blocker, "blocker");
        returned = Map.copyOf(returned);
        events = List.copyOf(events);
    }
}
