package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What is wanted of a shard's primary.
 *
 * @param candidate who must take the place; empty: the best
 * @param actor who wants it, 1 to 200 characters
 * @param loss what may be lost
 * @param fence what says that the old primary executes nothing any more
 * @param isRehearsal whether nothing is done, only told
 * @param endsPinned whether a switchover ends sessions that keep something which cannot go along
 */
public record Order(
        Handover.Kind kind,
        Optional<ServerAddress> candidate,
        String actor,
        LossPolicy loss,
        Fence fence,
        boolean isRehearsal,
        boolean endsPinned) {
    /** Whose word counts. */
    public enum Fence {
        /** The hook's: its exit code. */
        HOOK,
        /** An operator has said so. */
        OPERATOR,
        /** Nobody's: the settings accept that the old primary may still execute what it was sent before. */
        NONE
    }

    public Order {
        requireNonNull(kind, "kind");
        requireNonNull(candidate, "candidate");
        requireNonNull(actor, "actor");
        requireNonNull(loss, "loss");
        requireNonNull(fence, "fence");
    }

    Handover begin(ServerAddress chosen, Instant at) {
        Handover.Step first = kind == Handover.Kind.SWITCHOVER ? Handover.Step.HOLDING : Handover.Step.FENCING;
        return new Handover(kind, first, chosen, at, actor);
    }
}
