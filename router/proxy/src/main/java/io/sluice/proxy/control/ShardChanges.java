package io.sluice.proxy.control;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Changes of shards' records that the log has not confirmed yet: one at a time for each shard, so that each is decided by
 * the record that it replaces. Owned by the control loop.
 */
final class ShardChanges {
    private final Map<ShardId, Future<?>> underWay = new HashMap<>();

    boolean isUnderWay(ShardId shard) {
        return underWay.containsKey(shard);
    }

    /** Nothing must be under way for the shard. */
    <T> Future<T> begin(ShardId shard, Future<T> change) {
        if (change.isComplete()) {
            return change;
        }
        if (underWay.put(requireNonNull(shard, "shard"), change) != null) {
            throw new IllegalStateException("two changes of shard " + shard + " at once");
        }
        change.onComplete(done -> underWay.remove(shard, change));
        return change;
    }

    /** Does it as soon as nothing is under way for the shard. */
    <T> Future<T> after(ShardId shard, Supplier<Future<T>> change) {
        Future<?> before = underWay.get(shard);
        return before == null ? begin(shard, change.get()) : before.transform(done -> after(shard, change));
    }
}
