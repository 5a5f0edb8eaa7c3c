package io.sluice.core.failover;

import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.util.Optional;

/** What is to be done for a handover; how it went is told to the run, for each but the last two. */
public sealed interface HandoverEffect {
    /** Ask all servers of the shard, and {@link HandoverRun#onSurveyed}. */
    record Survey(ShardId shard) implements HandoverEffect {}

    /** Have the map say so; empty: that nothing is under way. */
    record SetHandover(ShardId shard, Optional<Handover> handover) implements HandoverEffect {}

    /** As {@link SetHandover} of nothing, and the candidate may have been promoted: it is demoted in the map. */
    record SetUnsure(ShardId shard, ServerAddress candidate) implements HandoverEffect {}

    /** Have every router say that nothing of a client's is under way on the primary. */
    record AwaitQuiet(ShardId shard, boolean endsPinned) implements HandoverEffect {}

    /** Have every router say that it has no connection to the primary. */
    record AwaitRouters(ShardId shard) implements HandoverEffect {}

    record RunHook(ShardId shard, ServerAddress primary) implements HandoverEffect {}

    record SetReadOnly(ServerAddress server, boolean isReadOnly) implements HandoverEffect {}

    record StopReceiving(ServerAddress candidate) implements HandoverEffect {}

    /** Ask one server, and {@link HandoverRun#onView}. */
    record Look(ServerAddress server) implements HandoverEffect {}

    record Promote(ServerAddress candidate) implements HandoverEffect {}

    /** Take {@link Promote} and {@link StopReceiving} back. */
    record Demote(ServerAddress candidate) implements HandoverEffect {}

    /**
     * Have the map name the candidate.
     *
     * @param isPlanned whether the old primary may follow it at once
     */
    record Publish(ShardId shard, ServerAddress candidate, boolean isPlanned) implements HandoverEffect {}

    /** Look at the clock then: {@link HandoverRun#onTime}. */
    record Wake(long atNanos) implements HandoverEffect {}

    /** It is over; said once. */
    record End(HandoverEnd how) implements HandoverEffect {}
}
