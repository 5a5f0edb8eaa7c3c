package io.sluice.raft;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;

/** The two Raft groups of a cluster. */
enum Group {
    /** One log, the map's truth. */
    MAP,
    /** A log for each shard's queue, and the dead letters. */
    QUEUE;

    String tag() {
        return this == MAP ? "map" : "queue";
    }

    /** Two clusters never have the same one: what belongs to one is refused by the other. */
    RaftGroupId id(String clusterId) {
        return RaftGroupId.valueOf(
                UUID.nameUUIDFromBytes(("sluice " + clusterId + " " + tag()).getBytes(StandardCharsets.UTF_8)));
    }

    /** What is sealed for one cannot be opened as the other's. */
    long number() {
        return this == MAP ? 1 : 2;
    }

    static Group of(String tag) {
        return tag.equals("map") ? MAP : QUEUE;
    }
}
