package io.sluice.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.topic.ITopic;
import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.core.intent.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What both sides share in Hazelcast, by name: strings and signed bytes only.
 *
 * @param records of the map, by {@link MapKeys}
 * @param meta one entry, {@link MapMeta}
 * @param changes a {@link ChangeBatch} each
 * @param intents that nobody has taken, by {@link #intentKey}
 * @param outcomes by the same key
 * @param inquiries that are asked now, by a key of their author's
 * @param answers by {@link Answer#key}
 * @param routers a {@link RouterStatus} each, by name
 * @param taken the keys of the intents that a router took, so that none is taken twice
 * @param envelopes in which everything lies
 */
record Shared(
        IMap<String, byte[]> records,
        IMap<String, byte[]> meta,
        ITopic<byte[]> changes,
        IMap<String, byte[]> intents,
        IMap<String, byte[]> outcomes,
        IMap<String, byte[]> inquiries,
        IMap<String, byte[]> answers,
        IMap<String, byte[]> routers,
        IMap<String, byte[]> taken,
        Envelopes envelopes) {
    /** The maps' names begin so, and so does their one configuration. */
    static final String PREFIX = "sluice.";

    static final String INTENTS = PREFIX + "intents";
    static final String OUTCOMES = PREFIX + "outcomes";
    static final String TAKEN = PREFIX + "taken";
    static final String INQUIRIES = PREFIX + "inquiries";
    static final String ANSWERS = PREFIX + "answers";

    static Shared of(HazelcastInstance hazelcast, Envelopes envelopes) {
        return new Shared(
                hazelcast.getMap(PREFIX + "records"),
                hazelcast.getMap(PREFIX + "meta"),
                hazelcast.getTopic(PREFIX + "changes"),
                hazelcast.getMap(INTENTS),
                hazelcast.getMap(OUTCOMES),
                hazelcast.getMap(INQUIRIES),
                hazelcast.getMap(ANSWERS),
                hazelcast.getMap(PREFIX + "routers"),
                hazelcast.getMap(TAKEN),
                envelopes);
    }

    /** Sorts by the time at which the intent was said. */
    static String intentKey(Origin origin) {
        return "%015d-%s".formatted(origin.at().toEpochMilli(), origin.id());
    }

    byte[] seal(Purpose purpose, String key, byte[] payload) {
        return envelopes.seal(purpose, key, payload);
    }

    /** What lies under the key; empty if that is nothing, or is refused. */
    Optional<Envelopes.Letter> open(Purpose purpose, String key, byte @Nullable [] envelope) {
        return envelope == null ? Optional.empty() : envelopes.open(purpose, key, envelope);
    }
}
