package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A shard on its way from one primary to another. It stands in the map from its first effect to its last one, so that every
 * router heeds it and whoever carries it on after a crash knows how far it came.
 *
 * @param candidate the replica that is to be the primary
 * @param since when it began
 * @param actor who wants it, 1 to 200 characters: an operator's name, or why it began by itself
 * @param loss what it may lose
 * @param fence what says that the old primary executes nothing any more
 */
public record Handover(
        Kind kind, Step step, ServerAddress candidate, Instant since, String actor, LossPolicy loss, Fence fence) {
    static final int ACTOR_MAX = 200;

    /** Why the primary changes. */
    public enum Kind {
        /** The primary is locked up, and a replica takes its place. */
        PROMOTION,
        /** The primary is well, and gives its place away as planned. */
        SWITCHOVER,
        /** Somebody else has promoted the candidate already. */
        FOLLOW
    }

    /** How far it has come; each is in the map before what it names is begun. */
    public enum Step {
        /** New statements wait, transactions under way go on. Of a switchover only. */
        HOLDING,
        /** Routers destroy their connections to the primary and open none; then it is fenced from outside. */
        FENCING,
        /** Nothing of the routers' reaches the primary, and whoever must say so has said that nothing else does. */
        FENCED,
        /** The candidate may take writes; no router sends it any. */
        PROMOTING
    }

    /** Whose word counts. */
    public enum Fence {
        /** The hook's: its exit code. */
        HOOK,
        /** An operator has said so. */
        OPERATOR,
        /** Nobody's: the settings accept that the old primary may still execute what it was sent before. */
        NONE
    }

    public Handover {
        requireNonNull(kind, "kind");
        requireNonNull(step, "step");
        requireNonNull(candidate, "candidate");
        requireNonNull(since, "since");
        requireNonNull(loss, "loss");
        requireNonNull(fence, "fence");
        if (actor.isEmpty() || actor.length() > ACTOR_MAX) {
            throw new IllegalArgumentException("the actor of a handover has 1 to " + ACTOR_MAX + " characters");
        }
        if (step == Step.HOLDING && kind != Kind.SWITCHOVER) {
            throw new IllegalArgumentException("only a switchover holds");
        }
    }

    /** Whether the shard has no primary for the time being. */
    public boolean isFenced() {
        return step != Step.HOLDING;
    }

    public Handover at(Step next) {
        return new Handover(kind, next, candidate, since, actor, loss, fence);
    }
}
