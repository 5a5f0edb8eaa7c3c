package io.sluice.cluster;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Epoch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the shared map, in an order that lets followers read it at any time: say what comes, tell it, write it, say that
 * it is written. Owned by the cluster's thread; throws Hazelcast's exceptions, after which the map is to be written whole.
 */
final class MapPublisher {
    /** Records a call: a quarter of a MiB or so. */
    static final int PAGE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(MapPublisher.class);

    private final Shared shared;
    private Generation generation;
    private long version;
    private Epoch floor = Epoch.NONE;
    private byte[] metaAsWritten = {};

    /** @param writing the next one is later: when this router started, so that a lone one's next life is later too */
    MapPublisher(Shared shared, long writing) {
        this.shared = shared;
        this.generation = new Generation(0, writing);
    }

    /** Whether the shared map is of a later lead than this. */
    boolean isOvertaken(long lead) {
        MapMeta meta = seen();
        return meta != null && meta.generation().lead() > lead;
    }

    /** Whether the shared map is still what this router wrote last. */
    boolean isAsWritten() {
        return Arrays.equals(shared.meta().get(MapMeta.KEY), metaAsWritten);
    }

    /** Makes the shared map equal to the table. */
    void publishAll(long lead, RoutingTable table) {
        MapMeta seen = seen();
        long before = seen == null || seen.generation().lead() != lead
                ? 0
                : seen.generation().writing();
        generation = new Generation(lead, Math.max(generation.writing(), before) + 1);
        version = table.version();
        floor = table.floor();
        meta(version, -1);
        Set<String> stale = new HashSet<>(shared.records().keySet());
        Map<String, byte[]> page = new HashMap<>();
        Stream.of(
                        table.tiers().stream().map(MapChange.PutTier::new),
                        table.shards().stream().map(MapChange.PutShard::new),
                        table.tenants().stream().map(MapChange.PutTenant::new),
                        table.principals().stream().map(MapChange.PutPrincipal::new))
                .flatMap(puts -> puts)
                .forEach(put -> {
                    String key = MapKeys.of(put);
                    stale.remove(key);
                    page.put(key, MapCodec.encode(put));
                    if (page.size() == PAGE) {
                        shared.records().setAll(page);
                        page.clear();
                    }
                });
        shared.records().setAll(page);
        stale.forEach(shared.records()::delete);
        meta(version, version);
        shared.changes().publish(ChangeBatch.readAgain(generation, version).toBytes());
        LOG.info("the shared map is written: version={} generation={}", version, generation);
    }

    /** Only after a {@link #publishAll}, which may already have written what waited behind it: then nothing is done. */
    void publish(long position, List<MapChange> changes) {
        if (position <= version) {
            return;
        }
        meta(position, version);
        ChangeBatch batch = new ChangeBatch(generation, version, position, changes);
        shared.changes().publish(batch.toBytes());
        for (MapChange change : changes) {
            if (MapKeys.isPut(change)) {
                shared.records().set(MapKeys.of(change), MapCodec.encode(change));
            } else {
                shared.records().delete(MapKeys.of(change));
            }
        }
        version = position;
        floor = MapKeys.floor(floor, changes);
        meta(position, position);
    }

    private void meta(long announced, long complete) {
        MapMeta meta = new MapMeta(generation, announced, complete, floor);
        metaAsWritten = meta.toBytes();
        shared.meta().set(MapMeta.KEY, metaAsWritten);
    }

    private @Nullable MapMeta seen() {
        byte[] bytes = shared.meta().get(MapMeta.KEY);
        try {
            return bytes == null ? null : MapMeta.read(bytes);
        } catch (MalformedRecordException unreadable) {
            LOG.warn("the shared map is not readable and is written anew: {}", unreadable.getMessage());
            return null;
        }
    }
}
