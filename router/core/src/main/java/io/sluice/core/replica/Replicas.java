package io.sluice.core.replica;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a shard that may answer reads for its primary.
 *
 * @param freshestFirst sorted so when it is made
 */
public record Replicas(List<Replica> freshestFirst) {
    /** The clock of the times means nothing but by differences. */
    private static final Comparator<Replica> FRESHEST_FIRST =
            (one, other) -> Long.signum(other.freshNanos() - one.freshNanos());

    public static final Replicas NONE = new Replicas(List.of());

    public Replicas {
        freshestFirst = freshestFirst.stream().sorted(FRESHEST_FIRST).toList();
    }

    public boolean isEmpty() {
        return freshestFirst.isEmpty();
    }

    /** Whether one of them is fresh since then. */
    public boolean isFreshSince(long nanos) {
        return !isEmpty() && freshestFirst.get(0).freshNanos() - nanos >= 0;
    }

    /**
     * The freshest of those on which the session finds its own writes.
     *
     * @param nanos since when it must be fresh
     * @param written what the session is known to have written; null for nothing
     */
    public Optional<ServerAddress> choose(long nanos, @Nullable TransactionSet written) {
        for (Replica each : freshestFirst) {
            if (each.freshNanos() - nanos >= 0 && each.covers(written)) {
                return Optional.of(each.server());
            }
        }
        return Optional.empty();
    }
}
