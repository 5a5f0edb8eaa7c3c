package io.sluice.proxy.metrics;

import io.sluice.core.tenant.ShardId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one event loop for each shard. The loop finds and writes them, most often those of the shard that it
 * found last; a scrape reads; the map's owner forgets the shards that are gone.
 */
final class ShardCells {
    /** More shards than this count together. */
    static final int SHARDS_MAX = 1000;

    /** Where they count. */
    static final ShardId OTHER = new ShardId("0_other");

    private final int size;
    private final Map<ShardId, Cells> cells = new ConcurrentHashMap<>();
    private @Nullable ShardId last;
    private @Nullable Cells lastCells;

    ShardCells(int size) {
        this.size = size;
    }

    /** Only on the owner's event loop. The same object is the same shard; another object only costs a look-up. */
    @SuppressWarnings("ReferenceEquality")
    Cells of(ShardId shard) {
        Cells found = lastCells;
        if (shard == last && found != null) {
            return found;
        }
        found = find(shard);
        last = shard;
        lastCells = found;
        return found;
    }

    /** Any thread; zero for a shard of which nothing was heard. */
    long get(ShardId shard, int index) {
        Cells found = cells.get(shard);
        return found == null ? 0 : found.get(index);
    }

    void keep(Collection<ShardId> known) {
        cells.keySet().removeIf(shard -> !shard.equals(OTHER) && !known.contains(shard));
    }

    private Cells find(ShardId shard) {
        Cells found = cells.get(shard);
        if (found != null) {
            return found;
        }
        ShardId counted = cells.size() < SHARDS_MAX ? shard : OTHER;
        return cells.computeIfAbsent(counted, absent -> new Cells(size));
    }
}
