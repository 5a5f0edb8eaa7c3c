package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Standing;
import io.sluice.core.health.Verdict;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when a shard's primary is changed though nobody orders it: promoted because it is locked up, or followed because somebody
 * else has promoted another. After a try that came to nothing it waits, longer each time. One for each shard; owned by one event
 * loop.
 */
public final class Trigger {
    private static final Duration AGAIN_MIN = Duration.ofSeconds(2);
    private static final Duration AGAIN_MAX = Duration.ofMinutes(1);
    private static final String ITSELF = "sluice: ";

    private final FailoverSettings settings;
    private Duration again = AGAIN_MIN;
    private long notBeforeNanos;
    private boolean isHeldBack;

    /**
     * How a shard stands.
     *
     * @param standing of its primary
     * @param verdict of its primary
     * @param containedNanos since when its gates are closed; no matter while they are not
     * @param isEnforced whether verdicts close gates at all here, rather than only telling
     * @param isPanic whether most shards turned at once
     * @param witnesses of its being locked up
     * @param promoted a replica that is seen to take writes and to follow nobody
     */
    public record Situation(
            ShardRecord shard,
            Standing standing,
            Verdict verdict,
            long containedNanos,
            boolean isEnforced,
            boolean isPanic,
            Witnesses witnesses,
            Optional<ServerAddress> promoted) {
        public Situation {
            requireNonNull(shard, "shard");
            requireNonNull(standing, "standing");
            requireNonNull(verdict, "verdict");
            requireNonNull(witnesses, "witnesses");
            requireNonNull(promoted, "promoted");
        }
    }

    /** What is to be done, or what keeps it from being done; neither if all is well. */
    public record Decision(Optional<Order> order, Optional<Blocker> blocker) {
        static final Decision NONE = new Decision(Optional.empty(), Optional.empty());

        static Decision blocked(Blocker why) {
            return new Decision(Optional.empty(), Optional.of(why));
        }
    }

    public Trigger(FailoverSettings settings) {
        this.settings = requireNonNull(settings, "settings");
    }

    /** @param now the time, for what the map knows of the last time */
    public Decision decide(Situation situation, Instant now, long nowNanos) {
        ShardRecord shard = situation.shard();
        FailoverMode mode = shard.failover().mode().orElse(settings.mode());
        if (shard.failover().handover().isPresent()) {
            return Decision.blocked(Blocker.UNDER_WAY);
        }
        if (isPromoted(situation)) {
            return mode == FailoverMode.OFF
                    ? Decision.blocked(Blocker.MODE_OFF)
                    : due(follow(situation, mode), nowNanos);
        }
        if (situation.standing() != Standing.CONTAINED) {
            again = AGAIN_MIN;
            isHeldBack = false;
            return Decision.NONE;
        }
        Optional<Blocker> blocker = blocker(situation, mode, now);
        if (blocker.isPresent()) {
            return Decision.blocked(blocker.get());
        }
        return nowNanos - situation.containedNanos()
                        >= confirm(situation.verdict()).toNanos()
                ? due(promotion(situation, mode), nowNanos)
                : Decision.NONE;
    }

    /** What was demoted, perhaps while it took writes, was not promoted by somebody else. */
    private static boolean isPromoted(Situation situation) {
        return situation
                .promoted()
                .filter(server -> !situation.shard().failover().demoted().contains(server))
                .isPresent();
    }

    /** A run that this trigger began has come to nothing. */
    public void onFutile(long nowNanos) {
        isHeldBack = true;
        notBeforeNanos = nowNanos + again.toNanos();
        Duration doubled = again.multipliedBy(2);
        again = doubled.compareTo(AGAIN_MAX) < 0 ? doubled : AGAIN_MAX;
    }

    private Decision due(Order order, long nowNanos) {
        return isHeldBack && nowNanos - notBeforeNanos < 0
                ? Decision.NONE
                : new Decision(Optional.of(order), Optional.empty());
    }

    private Optional<Blocker> blocker(Situation situation, FailoverMode mode, Instant now) {
        if (mode == FailoverMode.OFF || mode == FailoverMode.MANUAL || !situation.isEnforced()) {
            return Optional.of(Blocker.MODE_OFF);
        }
        if (!isGround(situation.verdict())) {
            return Optional.of(Blocker.VERDICT);
        }
        if (situation.isPanic()) {
            return Optional.of(Blocker.PANIC);
        }
        if (!situation.witnesses().isQuorum()) {
            return Optional.of(Blocker.TOO_FEW_WITNESSES);
        }
        Optional<Instant> last = situation.shard().failover().last();
        if (last.filter(at -> now.isBefore(at.plus(settings.distance()))).isPresent()) {
            return Optional.of(Blocker.TOO_SOON);
        }
        return settings.hasHook() || settings.allowUnfenced() ? Optional.empty() : Optional.of(Blocker.NOT_FENCED);
    }

    /**
     * One that holds a global lock is mostly somebody's backup, one that is read-only somebody's work, and one that cannot be
     * reached from here may be well for all others.
     */
    private static boolean isGround(Verdict verdict) {
        return switch (verdict) {
            case FROZEN, WRITE_STALLED, REFUSING, FULL -> true;
            case HEALTHY, SLOW, LOCK_HELD, READ_ONLY, MISCONFIGURED, UNREACHABLE_FROM_HERE -> false;
        };
    }

    private Duration confirm(Verdict verdict) {
        return verdict == Verdict.FROZEN || verdict == Verdict.WRITE_STALLED
                ? settings.confirm()
                : settings.confirmRefusing();
    }

    private Order promotion(Situation situation, FailoverMode mode) {
        return new Order(
                Handover.Kind.PROMOTION,
                Optional.empty(),
                ITSELF + situation.verdict().text(),
                settings.loss(),
                settings.hasHook() ? Handover.Fence.HOOK : Handover.Fence.NONE,
                mode == FailoverMode.DRY_RUN,
                false);
    }

    private static Order follow(Situation situation, FailoverMode mode) {
        return new Order(
                Handover.Kind.FOLLOW,
                situation.promoted(),
                ITSELF + "promoted by somebody else",
                LossPolicy.ANY,
                Handover.Fence.NONE,
                mode == FailoverMode.DRY_RUN,
                false);
    }
}
