package io.sluice.cluster;

import io.sluice.cluster.signed.Purpose;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was heeded already, for as long as it could be heeded again: a signed entry that somebody puts back is told by its
 * key. The oldest is forgotten early when there are too many. One thread at a time.
 */
final class SeenKeys {
    /** Some megabytes at most. */
    static final int KEYS_MAX = 20_000;

    private final InstantSource clock;
    private final long keptMillis;
    private final Map<String, Long> seen = new LinkedHashMap<>();

    SeenKeys(Purpose purpose, InstantSource clock) {
        this.clock = clock;
        this.keptMillis = purpose.heededFor().toMillis();
    }

    /** Whether it is met for the first time. */
    boolean add(String key) {
        long now = clock.millis();
        Iterator<Long> oldestFirst = seen.values().iterator();
        while (oldestFirst.hasNext() && (now - oldestFirst.next() > keptMillis || seen.size() >= KEYS_MAX)) {
            oldestFirst.remove();
        }
        return seen.putIfAbsent(key, now) == null;
    }
}
