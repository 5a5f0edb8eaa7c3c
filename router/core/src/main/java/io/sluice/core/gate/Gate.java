package io.sluice.core.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The gate of one shard on one event loop, which owns it: what happens to a statement now.
 *
 * <p>A statement goes to the primary, goes to a replica, waits with a deadline in a bounded place, or is refused. {@link
 * #admit} answers at once; every other event returns what becomes of those that waited or were in flight. The tenant's
 * policy decides when the shard is contained. While the gate is open all tenants wait alike, for a place in flight: {@code
 * refuse} means the locked shard, not a busy one. Writes of the policy {@code queue} wait, until there is a durable queue.
 *
 * <p>While contained, what was in flight gets as long as its tenant would have it wait. After that a plain read may be sent
 * again; of everything else the outcome is unknown.
 *
 * <p>Times are of one {@link io.sluice.core.time.MonotonicClock} and never go back from one step to the next.
 */
public final class Gate<S> {
    private final ShardId shard;
    private final Limits limits;
    private final Refusals refusals;
    private final TenantShares<S> shares;
    private final HoldQueue<S> held;
    private final InFlight<S> inFlight;
    private final Deadlines<S> deadlines = new Deadlines<>();
    private final GateCounts counts = new GateCounts();
    private GateState state = new GateState.Open();
    private boolean hasReplica;
    private long replicaFreshNanos;

    /** @param limits this event loop's part of them */
    public Gate(ShardId shard, Limits limits) {
        this.shard = requireNonNull(shard, "shard");
        this.limits = requireNonNull(limits, "limits");
        this.refusals = new Refusals(shard);
        this.shares = new TenantShares<>(limits);
        this.held = new HoldQueue<>(limits.tenant().inFlight());
        this.inFlight = new InFlight<>(limits.shard().inFlight());
    }

    public GateState state() {
        return state;
    }

    public GateTotals totals() {
        return counts.totals(held, inFlight);
    }

    /** When {@link #onTick} is due; empty while nothing waits for a time. May be too early, never too late. */
    public OptionalLong wakeAt() {
        OptionalLong over = deadlines.next();
        // Without a place in flight nobody goes, whatever the rates say; the next end is a step of its own.
        boolean mayGo = state.flows() && inFlight.hasPlace();
        OptionalLong ready = mayGo ? held.nextReady() : OptionalLong.empty();
        if (over.isEmpty() || ready.isEmpty()) {
            return over.isEmpty() ? ready : over;
        }
        return over.getAsLong() - ready.getAsLong() <= 0 ? over : ready;
    }

    // -- statements -------------------------------------------------------------------------------------------------

    /**
     * A session has a statement for this shard.
     *
     * @param visit the session's, whose statement before has ended
     * @param bytes that the router would keep while it waits
     */
    public Admission admit(
            Visit<S> visit, TenantId tenant, TenantPolicy policy, Access access, long bytes, long nowNanos) {
        visit.onArrival(shares.of(tenant, nowNanos), policy, access, bytes, nowNanos);
        visit.number = ++counts.arrived;
        Admission admission = decide(visit, nowNanos, Gate::untraced);
        if (admission instanceof Admission.Refuse refuse) {
            counts.onRefused(refuse.reason());
            return refuse;
        }
        RateMeter rate = visit.share().rate;
        visit.readyNanos = nowNanos + rate.delayNanos(nowNanos);
        rate.take(nowNanos);
        if (admission instanceof Admission.Forward) {
            counts.forwarded++;
            inFlight.add(visit);
        } else if (admission instanceof Admission.Hold hold) {
            counts.held++;
            held.add(visit, nowNanos);
            deadlines.set(visit, hold.deadlineNanos());
            if (!state.flows()) {
                visit.stick();
            }
        } else {
            counts.replica++;
        }
        return admission;
    }

    /** What {@link #admit} would answer, by the same decision; nothing is admitted. */
    public Explanation explain(TenantId tenant, TenantPolicy policy, Access access, long bytes, long nowNanos) {
        Visit<S> nobody = new Visit<>();
        nobody.onArrival(shares.peek(tenant, nowNanos), policy, access, bytes, nowNanos);
        List<Reason> reasons = new ArrayList<>();
        Admission admission = decide(nobody, nowNanos, reasons::add);
        reasons.add(admission.reason());
        return new Explanation(state, admission, reasons);
    }

    /** The session's statement was answered, or has failed, or its client is gone. Without a statement, nothing. */
    public List<GateEffect<S>> onEnd(Visit<S> visit, long nowNanos) {
        if (visit.phase != Visit.Phase.OUTSIDE) {
            if (visit.share().owner != shares) {
                throw new IllegalStateException("the statement is at another gate than that of " + shard);
            }
            if (visit.isHeld()) {
                counts.left++;
                leaveQueue(visit);
            } else {
                counts.ended++;
                land(visit, nowNanos);
                inFlight.widen();
            }
        }
        return step(nowNanos);
    }

    /** Time has passed; see {@link #wakeAt}. */
    public List<GateEffect<S>> onTick(long nowNanos) {
        return step(nowNanos);
    }

    // -- the control loop's word ------------------------------------------------------------------------------------

    /** The shard is held to be well: those that waited go, a few at first. */
    public List<GateEffect<S>> toOpen(long nowNanos) {
        return flow(new GateState.Open(), nowNanos);
    }

    /** Too many shards turned at once: as open, under another name. */
    public List<GateEffect<S>> toPanic(long nowNanos) {
        return flow(new GateState.Panic(), nowNanos);
    }

    /**
     * The shard is held to be locked, or has a better name for it, or another part of it is locked.
     *
     * @param verdict a word for people
     * @param readsFlow whether plain reads go on
     */
    public List<GateEffect<S>> toContained(String verdict, boolean readsFlow, long nowNanos) {
        List<GateEffect<S>> effects = new ArrayList<>();
        expire(nowNanos, effects);
        GateState before = state;
        long since = before instanceof GateState.Contained known ? known.sinceNanos() : nowNanos;
        GateState.Contained contained = new GateState.Contained(verdict, readsFlow, since);
        state = contained;
        if (before instanceof GateState.Contained known && known.readsFlow() == readsFlow) {
            return effects;
        }
        inFlight.forEach(visit -> limit(visit, contained, nowNanos));
        judgeWaiting(contained, nowNanos, effects);
        expire(nowNanos, effects);
        return effects;
    }

    /** What is in flight while the gate closes gets its time; what goes on has all the time it needs. */
    private void limit(Visit<S> visit, GateState.Contained contained, long now) {
        if (!contained.keeps(visit.access)) {
            deadlines.clear(visit);
            visit.unstick();
        } else if (visit.deadline == null) {
            long grace = visit.stick() ? InFlight.graceNanos(visit.access, visit.policy) : 0;
            deadlines.set(visit, now + grace);
        }
    }

    /**
     * How fresh the best replica is, measured by its heartbeat row.
     *
     * @param freshNanos all that the primary committed until then is on the replica; empty when there is none
     */
    public List<GateEffect<S>> onReplica(OptionalLong freshNanos, long nowNanos) {
        hasReplica = freshNanos.isPresent();
        replicaFreshNanos = freshNanos.orElse(0);
        List<GateEffect<S>> effects = new ArrayList<>();
        expire(nowNanos, effects);
        if (hasReplica && state instanceof GateState.Contained contained) {
            judgeWaiting(contained, nowNanos, effects);
        }
        release(nowNanos, effects);
        return effects;
    }

    // -- the decision, which changes nothing ------------------------------------------------------------------------

    private Admission decide(Visit<S> visit, long now, Consumer<Reason> trace) {
        trace.accept(state.reason());
        if (visit.access.takesPlace() && visit.share().rate.isExceeded(now)) {
            return refusals.rate(visit);
        }
        Admission admission = state instanceof GateState.Contained contained
                ? byState(visit, contained, now, trace)
                : byPlace(visit, now);
        if (!(admission instanceof Admission.Hold hold)) {
            return admission;
        }
        Admission inItsPlace = ifRoom(visit, hold, now);
        if (inItsPlace != hold) {
            trace.accept(hold.reason());
        }
        return inItsPlace;
    }

    private static void untraced(Reason reason) {}

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

    private Admission byState(Visit<S> visit, GateState.Contained contained, long now, Consumer<Reason> trace) {
        // A read that goes on need not stand behind its tenant's writes, which wait for something else.
        boolean goesOn = !contained.keeps(visit.access) && obstacle(visit.share(), now) == Reason.PLACE_FREE;
        return goesOn ? visit.forward : byPolicy(visit, contained, now, trace);
    }

    private Admission byPolicy(Visit<S> visit, GateState.Contained contained, long now, Consumer<Reason> trace) {
        TenantPolicy policy = visit.policy;
        if (visit.access.isRefusedBy(policy)) {
            return refusals.byPolicy(visit, contained);
        }
        if (visit.access.mayUseReplica(policy)) {
            if (hasReplica && now - replicaFreshNanos <= policy.maxStaleness().toNanos()) {
                return new Admission.Replica(policy.maxStaleness());
            }
            trace.accept(Reason.REPLICA_NOT_FRESH);
        }
        if (!visit.mayStick()) {
            return refusals.crowdStuck(visit, contained);
        }
        return new Admission.Hold(visit.arrivedNanos + policy.holdTime().toNanos(), Reason.POLICY_HOLDS);
    }

    private Admission ifRoom(Visit<S> visit, Admission.Hold hold, long now) {
        if (hold.deadlineNanos() - now <= 0) {
            return late(visit);
        }
        TenantShare<S> share = visit.share();
        if (!limits.tenant().hasRoom(share.waiting, share.waitingBytes, visit.bytes)) {
            return refusals.tenantFull(visit);
        }
        return limits.shard().hasRoom(held.size(), held.bytes(), visit.bytes) ? hold : refusals.shardFull(visit);
    }

    private Admission.Refuse late(Visit<S> visit) {
        return state instanceof GateState.Contained contained
                ? refusals.notOpened(visit, contained)
                : refusals.noPlace();
    }

    // -- steps ------------------------------------------------------------------------------------------------------

    private List<GateEffect<S>> step(long now) {
        if (held.size() == 0 && deadlines.isEmpty()) {
            return List.of(); // the way of a statement on a shard that is well
        }
        List<GateEffect<S>> effects = new ArrayList<>();
        expire(now, effects);
        release(now, effects);
        return effects;
    }

    private List<GateEffect<S>> flow(GateState next, long now) {
        List<GateEffect<S>> effects = new ArrayList<>();
        expire(now, effects);
        if (!state.flows()) {
            inFlight.forEach(visit -> {
                deadlines.clear(visit);
                visit.unstick();
            });
            shares.queued().forEach(Visit::unstick);
            inFlight.narrow(limits.releaseStep());
        }
        state = next;
        release(now, effects);
        return effects;
    }

    private void expire(long now, List<GateEffect<S>> effects) {
        for (Visit<S> due = deadlines.takeDue(now); due != null; due = deadlines.takeDue(now)) {
            if (due.isHeld()) {
                refuseLater(due, late(due), effects);
            } else {
                counts.abandoned++;
                land(due, now);
                SqlError error = due.access == Access.PLAIN_READ ? SqlError.READ_UNANSWERED : SqlError.OUTCOME_UNKNOWN;
                effects.add(new GateEffect.Abandon<>(due.session(), error, error.text(shard)));
            }
        }
    }

    private void release(long now, List<GateEffect<S>> effects) {
        if (!state.flows()) {
            if (state instanceof GateState.Contained contained
                    && contained.readsFlow()
                    && held.reads() > 0
                    && inFlight.hasPlace()) {
                judgeWaiting(contained, now, effects);
            }
            return;
        }
        for (Visit<S> next = held.firstTransaction(); next != null; next = held.firstTransaction()) {
            send(next, effects);
        }
        while (inFlight.hasPlace()) {
            Visit<S> next = held.firstReady(now);
            if (next == null) {
                return;
            }
            send(next, effects);
        }
    }

    private void judgeWaiting(GateState.Contained contained, long now, List<GateEffect<S>> effects) {
        for (Visit<S> visit : shares.queued()) {
            Admission admission = byState(visit, contained, now, Gate::untraced);
            if (admission instanceof Admission.Forward) {
                send(visit, effects);
            } else if (admission instanceof Admission.Refuse refuse) {
                refuseLater(visit, refuse, effects);
            } else if (admission instanceof Admission.Replica replica) {
                counts.sentToReplica++;
                leaveQueue(visit);
                effects.add(new GateEffect.SendToReplica<>(visit.session(), replica.maxStaleness()));
            } else if (admission instanceof Admission.Hold hold) {
                deadlines.set(visit, hold.deadlineNanos());
                visit.stick();
            }
        }
    }

    private void send(Visit<S> visit, List<GateEffect<S>> effects) {
        counts.sent++;
        leaveQueue(visit);
        inFlight.add(visit);
        effects.add(new GateEffect.Send<>(visit.session(), visit.permit));
    }

    private void refuseLater(Visit<S> visit, Admission.Refuse refuse, List<GateEffect<S>> effects) {
        counts.onRefusedLater(refuse.reason());
        leaveQueue(visit);
        effects.add(new GateEffect.Refuse<>(visit.session(), refuse.error(), refuse.text(), refuse.reason()));
    }

    private void leaveQueue(Visit<S> visit) {
        deadlines.clear(visit);
        visit.unstick();
        held.remove(visit);
    }

    private void land(Visit<S> visit, long now) {
        deadlines.clear(visit);
        visit.unstick();
        inFlight.remove(visit);
        held.list(visit.share(), now);
    }
}
