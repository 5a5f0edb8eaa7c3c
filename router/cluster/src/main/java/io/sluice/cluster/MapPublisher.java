package io.sluice.cluster;

import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.core.codec.FieldReader;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Epoch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private long sum;
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

    /** Whether a reader could not read what this router wrote last. */
    boolean isWishedFor() {
        return shared.open(Purpose.WISH, MapMeta.WISH, shared.meta().get(MapMeta.WISH))
                .filter(wish -> Generation.read(new FieldReader(wish.payload())).equals(generation))
                .isPresent();
    }

    /** Says again how far the map is, so that readers have a recent word. */
    void repeat() {
        meta(version, version);
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
        sum = 0;
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
                    page.put(key, entry(key, put, version));
                    if (page.size() == PAGE) {
                        shared.records().setAll(page);
                        page.clear();
                    }
                });
        shared.records().setAll(page);
        stale.forEach(shared.records()::delete);
        meta(version, version);
        publish(ChangeBatch.readAgain(generation, version));
        LOG.info("the shared map is written: version={} generation={}", version, generation);
    }

    /** Only after a {@link #publishAll}, which may already have written what waited behind it: then nothing is done. */
    void publish(long position, List<MapChange> changes) {
        if (position <= version) {
            return;
        }
        meta(position, version);
        publish(new ChangeBatch(generation, version, position, changes));
        for (MapChange change : changes) {
            String key = MapKeys.of(change);
            byte[] before = MapKeys.isPut(change)
                    ? shared.records().put(key, entry(key, change, position))
                    : shared.records().remove(key);
            // If somebody had put another one there, the sum does not fit, and a reader wishes for a new writing.
            sum -= before == null ? 0 : Envelopes.tag(before);
        }
        version = position;
        floor = MapKeys.floor(floor, changes);
        meta(position, position);
    }

    private void meta(long announced, long complete) {
        MapMeta meta = new MapMeta(generation, announced, complete, floor, sum);
        metaAsWritten = shared.seal(Purpose.META, MapMeta.KEY, meta.toBytes());
        shared.meta().set(MapMeta.KEY, metaAsWritten);
    }

    private void publish(ChangeBatch batch) {
        shared.changes().publish(shared.seal(Purpose.BATCH, ChangeBatch.KEY, batch.toBytes()));
    }

    private byte[] entry(String key, MapChange put, long at) {
        byte[] envelope = shared.seal(Purpose.RECORD, key, new RecordEntry(generation, at, put).toBytes());
        sum += Envelopes.tag(envelope);
        return envelope;
    }

    private @Nullable MapMeta seen() {
        Optional<Envelopes.Letter> letter =
                shared.open(Purpose.META, MapMeta.KEY, shared.meta().get(MapMeta.KEY));
        try {
            return letter.isEmpty() ? null : MapMeta.read(letter.get().payload());
        } catch (MalformedRecordException unreadable) {
            LOG.warn("the shared map is not readable and is written anew: {}", unreadable.getMessage());
            return null;
        }
    }
}
