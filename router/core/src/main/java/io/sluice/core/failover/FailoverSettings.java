package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import java.time.Duration;
import java.util.List;

/**
 * When a primary is changed, and how long each part of it may take.
 *
 * @param mode of shards that have none of their own
 * @param confirm how long a frozen or write-stalled primary is contained before a promotion begins by itself, 0 to 1 h
 * @param confirmRefusing the same for one whose host answers that nobody listens: mysqld may be starting again, 0 to 1 h
 * @param distance between two promotions of a shard that begin by themselves, 0 to 30 days: the second within it needs an
 *     operator
 * @param loss what one that begins by itself may lose
 * @param fenceCommand the fence hook: a program of the operator's and its arguments, at most 64, none empty; run without a
 *     shell, and told by its environment whom to fence. Empty: there is none
 * @param allowUnfenced whether one may begin by itself though nothing outside the routers keeps the old primary from
 *     executing what it was sent before
 * @param limits of the parts
 */
public record FailoverSettings(
        FailoverMode mode,
        Duration confirm,
        Duration confirmRefusing,
        Duration distance,
        LossPolicy loss,
        List<String> fenceCommand,
        boolean allowUnfenced,
        Limits limits) {
    private static final int FENCE_WORDS_MAX = 64;

    /**
     * After each of which what was begun is taken back.
     *
     * @param step one statement on a server, one change of the map, or the word of all routers, 100 ms to 1 min
     * @param fence the fence hook, 100 ms to 10 min
     * @param catchUp until the candidate has applied what it has received, 100 ms to 1 h
     * @param pause of a switchover: until nothing is under way on the primary, and then until the candidate has it all, 10 ms
     *     to 1 min each
     * @param poll between two looks, 1 ms to 1 s
     */
    public record Limits(Duration step, Duration fence, Duration catchUp, Duration pause, Duration poll) {
        public Limits {
            Problems problems = new Problems();
            problems.within("limits.step", step, Duration.ofMillis(100), Duration.ofMinutes(1));
            problems.within("limits.fence", fence, Duration.ofMillis(100), Duration.ofMinutes(10));
            problems.within("limits.catchUp", catchUp, Duration.ofMillis(100), Duration.ofHours(1));
            problems.within("limits.pause", pause, Duration.ofMillis(10), Duration.ofMinutes(1));
            problems.within("limits.poll", poll, Duration.ofMillis(1), Duration.ofSeconds(1));
            problems.throwIfAny();
        }

        Duration of(Phase phase, Handover.Kind kind) {
            return switch (phase) {
                case FENCE -> fence;
                case QUIET -> pause;
                case CATCH_UP -> kind == Handover.Kind.SWITCHOVER ? pause : catchUp;
                case UNDO_READ_ONLY -> catchUp;
                default -> step;
            };
        }
    }

    public static final FailoverSettings DEFAULT = new FailoverSettings(
            FailoverMode.MANUAL,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            LossPolicy.UNSEEN,
            List.of(),
            false,
            new Limits(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(10)));

    public FailoverSettings {
        requireNonNull(mode, "mode");
        requireNonNull(loss, "loss");
        fenceCommand = List.copyOf(fenceCommand);
        requireNonNull(limits, "limits");
        Problems problems = new Problems();
        problems.within("confirm", confirm, Duration.ZERO, Duration.ofHours(1));
        problems.within("confirmRefusing", confirmRefusing, Duration.ZERO, Duration.ofHours(1));
        problems.within("distance", distance, Duration.ZERO, Duration.ofDays(30));
        problems.within("fenceCommand", fenceCommand.size(), 0, FENCE_WORDS_MAX);
        problems.require(!fenceCommand.contains(""), "fenceCommand", "must have no empty words");
        problems.throwIfAny();
    }

    public boolean hasHook() {
        return !fenceCommand.isEmpty();
    }
}
