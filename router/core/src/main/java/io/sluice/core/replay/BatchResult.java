package io.sluice.core.replay;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;

/** How a batch ended. Each batch ends exactly once, and the device has a deadline for it. */
public sealed interface BatchResult {
    /**
     * All of its writes are committed with their marker.
     *
     * @param already how many of them an earlier try had committed, as the marker said
     */
    record Applied(int already) implements BatchResult {}

    /**
     * The shard said no and nothing of the batch is committed.
     *
     * @param at the write whose statement failed; the first, if it was none of them
     * @param errorCode the shard's
     */
    record Failed(Position at, Failure failure, int errorCode) implements BatchResult {
        public Failed {
            requireNonNull(at, "at");
            requireNonNull(failure, "failure");
        }
    }

    /** No answer: all of it is committed, or nothing, or it will be. The marker makes another try safe. */
    record Lost() implements BatchResult {}
}
