package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What a shard has of one tenant at the end.
 *
 * @param rows by id, which is the order in which they were applied
 * @param counters by client
 */
public record Found(List<Row> rows, Map<Integer, Counter> counters) {
    public Found {
        rows = List.copyOf(rows);
        counters = Map.copyOf(counters);
    }

    /** @param atMicros what the statement took for the time */
    public record Row(long id, int client, long seq, String token, long atMicros) {
        public Row {
            requireNonNull(token, "token");
        }
    }

    /**
     * @param count how often it was raised
     * @param lastSeq of the statement that raised it last; 0 before
     * @param steppedBack how often an older statement came after a younger one
     */
    public record Counter(long count, long lastSeq, long steppedBack) {}
}
