package io.sluice.cluster;

import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.cluster.signed.Refused;
import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    private static final Duration WISH_KEPT = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(MapFollower.class);

    private final Shared shared;
    private final RoutingView view;
    private @Nullable Generation generation;

    /** No older one is read again. Null while the routers may be others, with generations that begin anew. */
    private @Nullable Generation newest;

    private long newestComplete;

    /** Tells what is older while the generation cannot. */
    private long newestWrittenAt;

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
            Optional<Envelopes.Letter> letter = shared.open(Purpose.BATCH, ChangeBatch.KEY, bytes);
            if (letter.isEmpty()) {
                return;
            }
            ChangeBatch batch = ChangeBatch.read(letter.get().payload());
            Generation before = newest;
            if (before != null && batch.generation().isBefore(before)) {
                shared.envelopes().refuse(Purpose.BATCH, Refused.STALE);
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
        boolean isSound = readRecords(map);
        MapMeta after = readMeta();
        if (after == null || !after.generation().equals(before.generation())) {
            return;
        }
        // While nothing is being written, what was read is exactly what was written, or somebody else had a hand in it.
        boolean isQuiet = after.isComplete() && after.complete() == before.complete();
        if (isSound && isQuiet && map.sum() != after.sum()) {
            shared.envelopes().refuse(Purpose.RECORD, Refused.STALE);
            isSound = false;
        }
        if (!isSound) {
            wish(before.generation());
            return;
        }
        map.require(after.announced());
        loading = map;
        checks = 0;
        finish(map);
    }

    private boolean readRecords(LoadingMap map) {
        Set<String> keys = shared.records().keySet();
        List<String> page = new ArrayList<>();
        boolean isSound = true;
        for (String key : keys) {
            page.add(key);
            if (page.size() == MapPublisher.PAGE) {
                isSound &= read(page, map);
            }
        }
        return read(page, map) && isSound;
    }

    /** Whether each record is by the router that leads, as far as can be told from it alone. */
    private boolean read(List<String> page, LoadingMap map) {
        boolean isSound = true;
        for (Map.Entry<String, byte[]> each :
                shared.records().getAll(new HashSet<>(page)).entrySet()) {
            isSound &= add(each.getKey(), each.getValue(), map);
        }
        page.clear();
        return isSound;
    }

    private boolean add(String key, byte[] envelope, LoadingMap map) {
        Optional<Envelopes.Letter> letter = shared.open(Purpose.RECORD, key, envelope);
        if (letter.isEmpty()) {
            return false;
        }
        RecordEntry entry = RecordEntry.read(letter.get().payload());
        if (entry.generation().isBefore(map.generation())) {
            shared.envelopes().refuse(Purpose.RECORD, Refused.STALE);
            return false;
        }
        map.add(entry.put(), Envelopes.tag(envelope));
        return true;
    }

    /** Has the leader write the map anew: once for each time that it wrote it. */
    private void wish(Generation of) {
        FieldWriter out = new FieldWriter();
        of.write(out);
        shared.meta()
                .set(
                        MapMeta.WISH,
                        shared.seal(Purpose.WISH, MapMeta.WISH, out.toBytes()),
                        WISH_KEPT.toSeconds(),
                        TimeUnit.SECONDS);
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

    private @Nullable MapMeta readMeta() {
        Optional<Envelopes.Letter> letter =
                shared.open(Purpose.META, MapMeta.KEY, shared.meta().get(MapMeta.KEY));
        if (letter.isEmpty()) {
            return null;
        }
        MapMeta meta = MapMeta.read(letter.get().payload());
        if (isStale(meta, letter.get().writtenAt())) {
            shared.envelopes().refuse(Purpose.META, Refused.STALE);
            return null;
        }
        newest = meta.generation();
        newestComplete = meta.complete();
        newestWrittenAt = Math.max(newestWrittenAt, letter.get().writtenAt());
        return meta;
    }

    /** Whether a publisher wrote it that was deposed and goes on, or somebody put an old one back. */
    private boolean isStale(MapMeta meta, long writtenAt) {
        Generation before = newest;
        if (before == null) {
            return writtenAt < newestWrittenAt;
        }
        return meta.generation().isBefore(before)
                || (meta.generation().equals(before) && meta.complete() < newestComplete);
    }
}
