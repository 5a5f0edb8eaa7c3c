package io.sluice.core.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.Backlogs;
import io.sluice.core.queue.Backlogs.Standing;
import io.sluice.core.replica.Replicas;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import java.util.Optional;
import java.util.function.Consumer;

/** What a gate answers to one statement as things stand. It looks at what the gate holds and changes nothing of it. Owned by the gate. */
final class Decision<S> {
    private final ShardId shard;
    private final Limits limits;
    private final Backlogs backlogs;
    private final HoldQueue<S> held;
    private final InFlight<S> inFlight;
    private final Refusals refusals;
    Replicas replicas = Replicas.NONE;
    GateState state = new GateState.Open();

    Decision(
            ShardId shard,
            Limits limits,
            Backlogs backlogs,
            HoldQueue<S> held,
            InFlight<S> inFlight,
            Refusals refusals) {
        this.shard = shard;
        this.limits = limits;
        this.backlogs = requireNonNull(backlogs, "backlogs");
        this.held = held;
        this.inFlight = inFlight;
        this.refusals = refusals;
    }

    /** The answer to one that arrives. */
    Admission of(Visit<S> visit, long now, Consumer<Reason> trace) {
        trace.accept(state.reason());
        if (visit.access.takesPlace() && visit.share().rate.isExceeded(now)) {
            return refusals.rate(visit);
        }
        Admission admission = byState(visit, now, trace);
        if (!(admission instanceof Admission.Hold hold)) {
            return admission;
        }
        Admission inItsPlace = ifRoom(visit, hold, now);
        if (inItsPlace != hold) {
            trace.accept(hold.reason());
        }
        return inItsPlace;
    }

    /** The answer to one that waits. */
    Admission again(Visit<S> visit, long now) {
        return byState(visit, now, Decision::untraced);
    }

    static void untraced(Reason reason) {}

    private Admission byState(Visit<S> visit, long now, Consumer<Reason> trace) {
        if (state instanceof GateState.Contained contained) {
            // A read that goes on need not stand behind its tenant's writes, which wait for something else.
            boolean goesOn = !contained.keeps(visit.access) && obstacle(visit.share(), now) == Reason.PLACE_FREE;
            return goesOn ? visit.forward : byPolicy(visit, contained, now, trace);
        }
        if (state instanceof GateState.Paused paused) {
            return paused.keeps(visit.access)
                    ? new Admission.Hold(paused.untilNanos(), Reason.PAUSE_HOLDS)
                    : visit.goOn;
        }
        Standing standing = visit.access.writes() ? standing(visit) : Standing.DIRECT;
        return standing == Standing.DIRECT ? byPlace(visit, now) : byStanding(visit, standing);
    }

    /** Whether a write that waits must not go to the primary though the gate is open. */
    boolean standsBehind(Visit<S> visit) {
        return visit.access.writes() && standing(visit) != Standing.DIRECT;
    }

    private Standing standing(Visit<S> visit) {
        Standing known = backlogs.of(visit.share().tenant, shard);
        boolean mayBeQueued = visit.policy.writes() == TenantPolicy.Writes.QUEUE;
        return known == Standing.DIRECT && mayBeQueued && !backlogs.isSure() ? Standing.UNKNOWN : known;
    }

    private Admission byStanding(Visit<S> visit, Standing standing) {
        Reason reason = switch (standing) {
            case DIRECT -> throw new IllegalStateException("a tenant without a backlog");
            case BEHIND -> Reason.BACKLOG_GOES_FIRST;
            case HANDING_BACK -> Reason.BACKLOG_ENDS;
            case LOADING -> Reason.BACKLOG_LOADING;
            case UNKNOWN -> Reason.BACKLOG_UNKNOWN;
        };
        if (standing == Standing.BEHIND && visit.access == Access.QUEUEABLE_WRITE) {
            return new Admission.Queue(reason);
        }
        return new Admission.Hold(visit.arrivedNanos + visit.policy.holdTime().toNanos(), reason);
    }

    private Admission byPlace(Visit<S> visit, long now) {
        if (!visit.access.takesPlace()) {
            return visit.goOn;
        }
        TenantShare<S> share = visit.share();
        Reason reason = share.queue.isEmpty() ? obstacle(share, now) : Reason.BEHIND_OWN;
        return reason == Reason.PLACE_FREE
                ? visit.forward
                : new Admission.Hold(now + limits.busyTime().toNanos(), reason);
    }

    private Reason obstacle(TenantShare<S> share, long now) {
        if (share.rate.delayNanos(now) > 0) {
            return Reason.RATE_WAITS;
        }
        if (share.inFlight >= limits.tenant().inFlight()) {
            return Reason.TENANT_PLACES_TAKEN;
        }
        // Then nobody waits who could go: each step sends those for whom there is a place.
        return inFlight.hasPlace() ? Reason.PLACE_FREE : Reason.SHARD_PLACES_TAKEN;
    }

    private Admission byPolicy(Visit<S> visit, GateState.Contained contained, long now, Consumer<Reason> trace) {
        TenantPolicy policy = visit.policy;
        if (visit.access.isRefusedBy(policy)) {
            return refusals.byPolicy(visit, contained);
        }
        if (visit.access.mayBeQueued(policy)) {
            return new Admission.Queue(Reason.POLICY_QUEUES);
        }
        if (visit.access.lacksQueue(policy)) {
            return refusals.notQueueable(contained);
        }
        Reason reason = Reason.POLICY_HOLDS;
        if (visit.access.mayUseReplica(policy)) {
            long since = now - policy.maxStaleness().toNanos();
            Optional<ServerAddress> replica = replicas.choose(since, visit.written(shard));
            if (replica.isPresent()) {
                return new Admission.Replica(replica.get(), policy.maxStaleness());
            }
            if (replicas.isFreshSince(since)) {
                reason = Reason.REPLICA_LACKS_OWN_WRITE;
            } else {
                trace.accept(Reason.REPLICA_NOT_FRESH);
            }
        }
        if (!visit.mayStick()) {
            return refusals.crowdStuck(visit, contained);
        }
        return new Admission.Hold(visit.arrivedNanos + policy.holdTime().toNanos(), reason);
    }

    private Admission ifRoom(Visit<S> visit, Admission.Hold hold, long now) {
        if (hold.deadlineNanos() - now <= 0) {
            return late(visit, hold.reason());
        }
        TenantShare<S> share = visit.share();
        if (!limits.tenant().hasRoom(share.waiting, share.waitingBytes, visit.bytes)) {
            return refusals.tenantFull(visit);
        }
        return limits.shard().hasRoom(held.size(), held.bytes(), visit.bytes) ? hold : refusals.shardFull(visit);
    }

    /** What is said to one that has waited, for this reason, for as long as it may. */
    Admission.Refuse late(Visit<S> visit, Reason why) {
        if (why == Reason.BACKLOG_UNKNOWN) {
            return refusals.routersLost(visit);
        }
        if (why.isOfBacklog()) {
            return refusals.backlog(visit);
        }
        if (state instanceof GateState.Contained contained) {
            return why == Reason.REPLICA_LACKS_OWN_WRITE
                    ? refusals.ownWriteMissing(contained)
                    : refusals.notOpened(visit, contained);
        }
        return state instanceof GateState.Paused ? refusals.pausedTooLong() : refusals.noPlace();
    }
}
