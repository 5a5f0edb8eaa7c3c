package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.HandoverEnd;
import io.sluice.core.failover.HandoverRun;
import io.sluice.core.failover.Loss;
import io.sluice.core.failover.Order;
import io.sluice.core.failover.Phase;
import io.sluice.core.failover.Trigger;
import io.sluice.core.health.Standing;
import io.sluice.core.health.Verdict;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.watch.Outlook;
import io.sluice.proxy.watch.RoleReading;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done about the primary of one shard: at most one handover at a time. Owned by the event loop of failover. */
final class ShardDesk {
    private final FailoverParts parts;
    private final ShardId id;
    private final Trigger trigger;
    private final Sightings sightings;
    private final Deeds deeds;
    private final Chronicle chronicle;
    private final Aftercare aftercare;
    private @Nullable Performance performance;
    private @Nullable Outlook outlook;
    private Optional<Blocker> blocker = Optional.empty();
    private Epoch heeded = Epoch.NONE;
    /** What servers said before the record became what it is may be of what they were then. */
    private long heededNanos;

    ShardDesk(FailoverParts parts, ShardId id, Sightings sightings) {
        this.parts = requireNonNull(parts, "parts");
        this.id = requireNonNull(id, "id");
        this.sightings = requireNonNull(sightings, "sightings");
        this.trigger = new Trigger(parts.settings());
        this.deeds = new Deeds(parts, id);
        this.chronicle = new Chronicle(id);
        this.aftercare = new Aftercare(parts, deeds, chronicle);
    }

    /** How it stands, a few times a second. Whoever does not lead looks, so that it knows when it does. */
    void onOutlook(ShardRecord shard, Outlook now, boolean leads) {
        outlook = now;
        // The outlook may be of the record before.
        now.primary()
                .filter(seen -> Optional.ofNullable(now.roles().get(shard.primary()))
                        .filter(role -> role.source().equals(seen.source()))
                        .isPresent())
                .ifPresent(seen -> sightings.see(shard, seen));
        if (!shard.epoch().equals(heeded)) {
            heeded = shard.epoch();
            heededNanos = parts.clock().nanos();
        }
        if (performance != null || !leads) {
            return;
        }
        if (shard.failover().handover().isPresent()) {
            perform(Order.of(shard.failover().handover().get()), shard);
            return;
        }
        aftercare.onOutlook(shard, now);
        Trigger.Decision decision = trigger.decide(
                situation(shard, now), parts.wall().instant(), parts.clock().nanos());
        tell(decision.blocker());
        decision.order()
                .ifPresent(order -> perform(order, shard).onSuccess(end -> {
                    if (!(end instanceof HandoverEnd.Done)) {
                        trigger.onFutile(parts.clock().nanos());
                    }
                }));
    }

    private void tell(Optional<Blocker> now) {
        if (!now.equals(blocker)) {
            parts.listener().onStanding(id, isBusy(), now);
        }
        if (now.isPresent() && !now.equals(blocker)) {
            chronicle.add(deeds.now(), FailoverEvent.Kind.BLOCKED, now.get().text());
        }
        blocker = now;
    }

    private Trigger.Situation situation(ShardRecord shard, Outlook now) {
        Optional<ServerAddress> promoted = shard.replicas().stream()
                .filter(replica -> !shard.failover().demoted().contains(replica))
                .filter(replica -> {
                    RoleReading role = now.roles().get(replica);
                    return role != null && !role.isReadOnly() && role.askedNanos() - heededNanos > 0;
                })
                .findFirst();
        return new Trigger.Situation(
                shard,
                now.standing(),
                now.verdict(),
                now.containedNanos(),
                now.isEnforced(),
                now.isPanic(),
                parts.observers().of(shard),
                promoted);
    }

    /** Then a switchover is what is wanted. */
    boolean isPrimaryWell() {
        Outlook seen = outlook;
        return seen != null && seen.standing() == Standing.SERVING && seen.verdict() == Verdict.HEALTHY;
    }

    /** Whether somebody sees to a change already. */
    boolean isBusy() {
        return performance != null;
    }

    /** Fails never; what is in the way is an end, too. Nothing must be under way. */
    Future<HandoverEnd> perform(Order order, ShardRecord shard) {
        Outlook seen = outlook;
        long stood = seen == null || order.kind() == Handover.Kind.SWITCHOVER
                ? parts.clock().nanos()
                : seen.stoodNanos();
        HandoverRun run = new HandoverRun(
                order,
                parts.settings().limits(),
                shard,
                seen == null ? Optional.empty() : seen.primary().or(() -> sightings.of(shard)),
                stood,
                deeds.now());
        deeds.decideBy(shard);
        chronicle.add(deeds.now(), FailoverEvent.Kind.BEGUN, order.kind() + " for " + order.actor());
        Performance begun = new Performance(parts.vertx(), parts.clock(), run, deeds, phase -> onPhase(run, phase));
        performance = begun;
        parts.listener().onStanding(id, true, blocker);
        long begunNanos = parts.clock().nanos();
        return begun.begin().onFailure(letGo -> forget(begun)).onSuccess(end -> {
            onEnd(order, end);
            Duration took = Duration.ofNanos(parts.clock().nanos() - begunNanos);
            parts.listener().onEnd(id, order.kind(), end, took);
            parts.listener().onStanding(id, false, blocker);
        });
    }

    /** Whether it could still be aborted; it is, then. */
    boolean abort(String why) {
        Performance running = performance;
        if (running == null || !running.run().mayAbort()) {
            return false;
        }
        running.abort(why);
        return true;
    }

    /** What is under way is no more this router's: nothing is done for it any more, and nothing taken back. */
    void letGo() {
        Performance running = performance;
        if (running != null) {
            running.letGo();
        }
    }

    private void forget(Performance letGo) {
        if (performance == letGo) {
            performance = null;
            chronicle.add(deeds.now(), FailoverEvent.Kind.LET_GO, "another router leads, and carries it on");
            parts.listener().onStanding(id, false, blocker);
        }
    }

    /** Of what is under way. */
    Optional<Future<HandoverEnd>> end() {
        return Optional.ofNullable(performance).map(Performance::end);
    }

    private void onPhase(HandoverRun run, Phase phase) {
        if (phase == Phase.PUBLISH) {
            // Whoever carries it on after a crash does not know it any more.
            chronicle.add(deeds.now(), FailoverEvent.Kind.PHASE, phase.name() + lost(run.order(), run.loss()));
        } else if (phase != Phase.ENDED) {
            chronicle.add(deeds.now(), FailoverEvent.Kind.PHASE, phase.name());
        }
    }

    private void onEnd(Order order, HandoverEnd end) {
        performance = null;
        if (end instanceof HandoverEnd.Done done) {
            chronicle.add(
                    deeds.now(),
                    FailoverEvent.Kind.DONE,
                    done.primary() + " is the primary" + lost(order, done.loss()));
        } else if (end instanceof HandoverEnd.Rehearsed rehearsed) {
            chronicle.add(
                    deeds.now(),
                    FailoverEvent.Kind.REHEARSED,
                    rehearsed.candidate() + " would be the primary; lost: "
                            + rehearsed.loss().text());
        } else if (end instanceof HandoverEnd.Blocked blocked) {
            chronicle.add(deeds.now(), FailoverEvent.Kind.BLOCKED, blocked.text());
        } else if (end instanceof HandoverEnd.Undone undone) {
            chronicle.add(deeds.now(), FailoverEvent.Kind.UNDONE, undone.at() + ": " + undone.why());
        }
    }

    private static String lost(Order order, Loss loss) {
        return order.kind() == Handover.Kind.SWITCHOVER ? "" : "; lost: " + loss.text();
    }

    Future<Void> rejoin(ServerAddress server) {
        return aftercare.rejoin(server);
    }

    FailoverStatus status(ShardRecord shard) {
        FailoverMode mode = shard.failover().mode().orElse(parts.settings().mode());
        return new FailoverStatus(
                id,
                mode,
                shard.failover().handover(),
                Optional.ofNullable(performance).map(running -> running.run().phase()),
                blocker,
                aftercare.returned(),
                chronicle.all());
    }
}
