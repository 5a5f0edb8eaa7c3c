package io.sluice.proxy.failover;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.HandoverEnd;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ShardId;
import java.time.Duration;
import java.util.Optional;

/** What failover tells the metrics. Called on its event loop; must return at once. */
public interface FailoverListener {
    /** Listens to nothing. */
    FailoverListener NONE = new FailoverListener() {};

    /**
     * A change of a primary was done, taken back, rehearsed, or not begun.
     *
     * @param took since it was begun
     */
    default void onEnd(ShardId shard, Handover.Kind kind, HandoverEnd end, Duration took) {}

    /**
     * How it stands now, each time that this changes.
     *
     * @param blocker what keeps a promotion from beginning by itself though the primary is contained
     */
    default void onStanding(ShardId shard, boolean isUnderWay, Optional<Blocker> blocker) {}
}
