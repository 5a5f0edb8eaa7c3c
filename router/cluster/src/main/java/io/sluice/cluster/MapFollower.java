package io.sluice.cluster;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.MapCodec;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a view equal to the shared map: reads all of it once, then applies each batch of changes; reads all of it again
 * when a batch is missing. Owned by the cluster's thread; the reading methods throw Hazelcast's exceptions.
 */
final class MapFollower {
    /** How many checks a load waits for the batches that it needs before it begins anew. */
    private static final int PATIENCE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(MapFollower.class);

    private final Shared shared;
    private final RoutingView view;
    private @Nullable Generation generation;

    /** No older one is read again. */
    private @Nullable Generation newest;

    private @Nullable LoadingMap loading;
    private int checks;

    MapFollower(Shared shared, RoutingView view) {
        this.shared = shared;
        this.view = view;
    }

    /** Whether the view holds the map that was last heard of. */
    boolean isCurrent() {
        return generation != null && loading == null;
    }

    void onBatch(byte[] bytes) {
        try {
            ChangeBatch batch = ChangeBatch.read(bytes);
            if (isStale(batch.generation())) {
                return;
            }
            LoadingMap map = loading;
            if (map == null) {
                follow(batch);
            } else if (map.apply(batch)) {
                finish(map);
            } else {
                load();
            }
        } catch (MalformedRecordException unreadable) {
            LOG.error("a batch of changes cannot be read: {}", unreadable.getMessage());
        }
    }

    /** From time to time, and after a change of connection: batches may have been lost. */
    void check() {
        MapMeta meta = readMeta();
        if (meta == null || !meta.isComplete()) {
            return;
        }
        boolean isEqual = meta.generation().equals(generation)
                && meta.complete() <= view.current().version();
        if (loading != null ? checks++ >= PATIENCE : !isEqual) {
            load();
        }
    }

    /** Forgets what it knows, since the routers may be others than before: the next check reads all. */
    void distrust() {
        newest = null;
        generation = null;
        loading = null;
    }

    private void follow(ChangeBatch batch) {
        long version = view.current().version();
        boolean isFollowed = batch.generation().equals(generation);
        if (isFollowed && batch.version() <= version) {
            return;
        }
        if (!isFollowed || batch.previous() != version) {
            load();
            return;
        }
        try {
            view.publish(view.current().with(batch.version(), batch.changes()));
        } catch (IllegalArgumentException doesNotFit) {
            LOG.warn("a change does not fit, reading the map again: {}", doesNotFit.getMessage());
            load();
        }
    }

    private void load() {
        loading = null;
        MapMeta before = readMeta();
        if (before == null || before.complete() < 0) {
            return;
        }
        LoadingMap map = new LoadingMap(before);
        Set<String> keys = shared.records().keySet();
        List<String> page = new ArrayList<>();
        for (String key : keys) {
            page.add(key);
            if (page.size() == MapPublisher.PAGE) {
                read(page, map);
            }
        }
        read(page, map);
        MapMeta after = readMeta();
        if (after == null || !after.generation().equals(before.generation())) {
            return;
        }
        map.require(after.announced());
        loading = map;
        checks = 0;
        finish(map);
    }

    private void finish(LoadingMap map) {
        if (!map.isWhole()) {
            return;
        }
        loading = null;
        try {
            RoutingTable table = map.toTable();
            generation = map.generation();
            view.publish(table);
            LOG.info("the map is read: {}", table);
        } catch (IllegalArgumentException doesNotFit) {
            generation = null;
            LOG.error("the shared map does not fit together: {}", doesNotFit.getMessage());
        }
    }

    private void read(List<String> page, LoadingMap map) {
        shared.records().getAll(new HashSet<>(page)).values().forEach(bytes -> map.add(MapCodec.decode(bytes)));
        page.clear();
    }

    private @Nullable MapMeta readMeta() {
        byte[] bytes = shared.meta().get(MapMeta.KEY);
        MapMeta meta = bytes == null ? null : MapMeta.read(bytes);
        return meta == null || isStale(meta.generation()) ? null : meta;
    }

    /** Whether a publisher wrote it that was deposed and goes on; if not, what is older is stale from now on. */
    private boolean isStale(Generation met) {
        Generation before = newest;
        if (before != null && met.isBefore(before)) {
            LOG.warn("of an earlier leader, and left aside: generation={} newest={}", met, before);
            return true;
        }
        newest = met;
        return false;
    }
}
