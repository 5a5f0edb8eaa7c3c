package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
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
        Handover.Fence fence,
        boolean isRehearsal,
        boolean endsPinned) {
    public Order {
        requireNonNull(kind, "kind");
        requireNonNull(candidate, "candidate");
        requireNonNull(actor, "actor");
        requireNonNull(loss, "loss");
        requireNonNull(fence, "fence");
    }

    /** What a router that has stopped was about, on the terms that it began on. */
    public static Order of(Handover begun) {
        return new Order(
                begun.kind(), Optional.of(begun.candidate()), begun.actor(), begun.loss(), begun.fence(), false, false);
    }

    public Order by(Handover.Fence whose) {
        return new Order(kind, candidate, actor, loss, whose, isRehearsal, endsPinned);
    }

    Handover begin(ServerAddress chosen, Instant at) {
        Handover.Step first = kind == Handover.Kind.SWITCHOVER ? Handover.Step.HOLDING : Handover.Step.FENCING;
        return new Handover(kind, first, chosen, at, actor, loss, fence);
    }
}
