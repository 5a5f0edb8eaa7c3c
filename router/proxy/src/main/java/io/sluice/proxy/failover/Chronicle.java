package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last events of a shard's primary. Owned by the event loop of failover. */
final class Chronicle {
    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
    private static final int KEPT_MAX = 100;

    private final ShardId shard;
    private final ArrayDeque<FailoverEvent> events = new ArrayDeque<>();

    Chronicle(ShardId shard) {
        this.shard = requireNonNull(shard, "shard");
    }

    void add(Instant at, FailoverEvent.Kind kind, String text) {
        if (events.size() == KEPT_MAX) {
            events.remove();
        }
        events.add(new FailoverEvent(at, kind, text));
        LOG.atInfo()
                .addKeyValue("event", kind)
                .addKeyValue("shard", shard)
                .addKeyValue("text", text)
                .log("failover");
    }

    List<FailoverEvent> all() {
        return List.copyOf(events);
    }
}
