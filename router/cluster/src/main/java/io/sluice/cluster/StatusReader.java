package io.sluice.cluster;

import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.cluster.signed.Refused;
import io.sluice.core.codec.MalformedRecordException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the live routers say of themselves, without what was put back or comes from elsewhere. Owned by the cluster's thread. */
final class StatusReader {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReader.class);

    private final Shared shared;

    /** When each router that is there last spoke, by its clock. */
    private Map<String, Long> spoken = new HashMap<>();

    StatusReader(Shared shared) {
        this.shared = shared;
    }

    /** By name; throws Hazelcast's exceptions. */
    List<RouterStatus> read() {
        Map<String, Long> there = new HashMap<>();
        List<RouterStatus> statuses = new ArrayList<>();
        shared.routers()
                .getAll(shared.routers().keySet())
                .forEach((name, envelope) -> shared.open(Purpose.STATUS, name, envelope)
                        .ifPresent(letter -> {
                            long before = spoken.getOrDefault(name, Long.MIN_VALUE);
                            there.put(name, Math.max(before, letter.writtenAt()));
                            read(name, letter, before).ifPresent(statuses::add);
                        }));
        spoken = there;
        statuses.sort(Comparator.comparing(status -> status.router().name()));
        return List.copyOf(statuses);
    }

    private Optional<RouterStatus> read(String name, Envelopes.Letter letter, long before) {
        if (letter.writtenAt() < before) {
            shared.envelopes().refuse(Purpose.STATUS, Refused.STALE);
            return Optional.empty();
        }
        try {
            RouterStatus status = StatusCodec.decode(letter.payload());
            return Optional.of(status).filter(each -> each.router().name().equals(name));
        } catch (MalformedRecordException unreadable) {
            LOG.warn("a router's status cannot be read: router={} {}", name, unreadable.getMessage());
            return Optional.empty();
        }
    }
}
