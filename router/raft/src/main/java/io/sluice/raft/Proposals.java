package io.sluice.raft;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where batches go: the port to whoever leads the group. Any thread. */
interface Proposals {
    /** The peer that leads, as far as this router knows. */
    Optional<String> leader();

    /**
     * Asks this peer to put the entry into the group's log. Completes with the reply of applying it; fails if it leads no more,
     * cannot be reached or does not answer in time: the entry may then come into the log or not.
     */
    CompletableFuture<byte[]> propose(String leader, byte[] entry);
}
