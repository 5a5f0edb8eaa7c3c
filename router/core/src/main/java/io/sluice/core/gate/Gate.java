package io.sluice.core.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.replica.Replicas;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The gate of one shard on one event loop, which owns it: what happens to a statement now.
 *
 * <p>A statement goes to the primary, goes to a replica, is to be queued, waits with a deadline in a bounded place, or is
 * refused. {@link #admit} answers at once; every other event returns what becomes of those that waited or were in flight.
 * The tenant's policy decides when the shard is contained. While the gate is open all tenants wait alike, for a place in
 * flight: {@code refuse} means the locked shard, not a busy one. Writes of a tenant that has a backlog in the queue stand
 * behind it, whatever the gate does: those that can be queued are, and the others wait for its end.
 *
 * <p>While paused everything waits but the transactions that have begun, and nothing of the policies counts.
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
    private final Decision<S> decision;
    private final TenantShares<S> shares;
    private final HoldQueue<S> held;
    private final InFlight<S> inFlight;
    private final Deadlines<S> deadlines = new Deadlines<>();
    private final GateCounts counts = new GateCounts();

    /**
     * @param limits this event loop's part of them
     * @param backlogs of all tenants of the router
     */
    public Gate(ShardId shard, Limits limits, Backlogs backlogs) {
        this.shard = requireNonNull(shard, "shard");
        this.limits = requireNonNull(limits, "limits");
        this.refusals = new Refusals(shard);
        this.shares = new TenantShares<>(limits);
        this.held = new HoldQueue<>(limits.tenant().inFlight());
        this.inFlight = new InFlight<>(limits.shard().inFlight());
        this.decision = new Decision<>(shard, limits, backlogs, held, inFlight, refusals);
    }

    public GateState state() {
        return decision.state;
    }

    public GateTotals totals() {
        return counts.totals(held, inFlight);
    }

    /** When {@link #onTick} is due; empty while nothing waits for a time. May be too early, never too late. */
    public OptionalLong wakeAt() {
        OptionalLong over = deadlines.next();
        // Without a place in flight nobody goes, whatever the rates say; the next end is a step of its own.
        boolean mayGo = state().flows() && inFlight.hasPlace();
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
        Admission admission = decision.of(visit, nowNanos, Decision::untraced);
        if (admission instanceof Admission.Refuse refuse) {
            counts.onRefused(refuse.reason());
            return refuse;
        }
        if (admission instanceof Admission.Queue) {
            counts.queued++;
            return admission;
        }
        RateMeter rate = visit.share().rate;
        visit.readyNanos = nowNanos + rate.delayNanos(nowNanos);
        rate.take(nowNanos);
        if (admission instanceof Admission.Forward) {
            counts.forwarded++;
            inFlight.add(visit);
        } else if (admission instanceof Admission.Hold hold) {
            counts.held++;
            visit.heldFor = hold.reason();
            held.add(visit, nowNanos);
            deadlines.set(visit, hold.deadlineNanos());
            stickIfContained(visit);
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
        Admission admission = decision.of(nobody, nowNanos, reasons::add);
        reasons.add(admission.reason());
        return new Explanation(state(), admission, reasons);
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
        GateState before = state();
        long since = before instanceof GateState.Contained known ? known.sinceNanos() : nowNanos;
        GateState.Contained contained = new GateState.Contained(verdict, readsFlow, since);
        comeAnewAfterPause(nowNanos);
        decision.state = contained;
        if (before instanceof GateState.Contained known && known.readsFlow() == readsFlow) {
            return effects;
        }
        inFlight.forEach(visit -> limit(visit, contained, nowNanos));
        judgeWaiting(nowNanos, effects);
        expire(nowNanos, effects);
        return effects;
    }

    /**
     * A planned pause: what comes waits, and what waits goes on waiting, whatever the tenants' policies; transactions that
     * have begun go on. Told again, it is the same pause with another end. When it ends, in whatever state, those that waited
     * are treated as if they came then.
     *
     * @param limit after which nobody waits any more; more than none
     */
    public List<GateEffect<S>> toPaused(Duration limit, long nowNanos) {
        List<GateEffect<S>> effects = new ArrayList<>();
        expire(nowNanos, effects);
        long since = state() instanceof GateState.Paused known ? known.sinceNanos() : nowNanos;
        unlimit();
        decision.state = new GateState.Paused(since, nowNanos + limit.toNanos());
        judgeWaiting(nowNanos, effects);
        release(nowNanos, effects);
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

    /** Which replicas may answer for the primary from now on, how fresh they are, and what they have. */
    public List<GateEffect<S>> onReplicas(Replicas replicas, long nowNanos) {
        decision.replicas = requireNonNull(replicas, "replicas");
        List<GateEffect<S>> effects = new ArrayList<>();
        expire(nowNanos, effects);
        if (!replicas.isEmpty() && state() instanceof GateState.Contained) {
            judgeWaiting(nowNanos, effects);
        }
        release(nowNanos, effects);
        return effects;
    }

    /** What a tenant has in the queue has ended, or is about to, or is so no longer: what waited for that is seen to. */
    public List<GateEffect<S>> onBacklog(TenantId tenant, long nowNanos) {
        List<GateEffect<S>> effects = new ArrayList<>();
        expire(nowNanos, effects);
        for (Visit<S> visit : shares.behindBacklog(tenant)) {
            judge(visit, nowNanos, effects);
        }
        release(nowNanos, effects);
        return effects;
    }

    /** The same of all tenants: the shard's queue has been read. */
    public List<GateEffect<S>> onBacklogs(long nowNanos) {
        List<GateEffect<S>> effects = new ArrayList<>();
        expire(nowNanos, effects);
        shares.behindBacklogs().forEach(visit -> judge(visit, nowNanos, effects));
        release(nowNanos, effects);
        return effects;
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
        if (!state().flows()) {
            unlimit();
            inFlight.narrow(limits.releaseStep());
        }
        comeAnewAfterPause(now);
        decision.state = next;
        // Those whose tenants have a backlog do not go with the others.
        for (Visit<S> visit : shares.queued()) {
            if (decision.standsBehind(visit)) {
                judge(visit, now, effects);
            }
        }
        release(now, effects);
        return effects;
    }

    /** The server is held to be well: what is in flight has all the time it needs, and nobody is stuck. */
    private void unlimit() {
        inFlight.forEach(visit -> {
            deadlines.clear(visit);
            visit.unstick();
        });
        shares.queued().forEach(Visit::unstick);
    }

    /** A pause is over that was none of the tenants' making: their patience begins now, and their places stay. */
    private void comeAnewAfterPause(long now) {
        if (state() instanceof GateState.Paused paused) {
            long patience = Math.max(limits.busyTime().toNanos(), paused.untilNanos() - paused.sinceNanos());
            shares.queued().forEach(visit -> {
                visit.arrivedNanos = now;
                deadlines.set(visit, now + patience);
            });
        }
    }

    private void expire(long now, List<GateEffect<S>> effects) {
        for (Visit<S> due = deadlines.takeDue(now); due != null; due = deadlines.takeDue(now)) {
            if (due.isHeld()) {
                refuseLater(due, decision.late(due, due.heldFor), effects);
            } else {
                counts.abandoned++;
                land(due, now);
                SqlError error = due.access == Access.PLAIN_READ ? SqlError.READ_UNANSWERED : SqlError.OUTCOME_UNKNOWN;
                effects.add(new GateEffect.Abandon<>(due.session(), error, error.text(shard)));
            }
        }
    }

    private void release(long now, List<GateEffect<S>> effects) {
        if (state() instanceof GateState.Contained contained) {
            if (contained.readsFlow() && held.reads() > 0 && inFlight.hasPlace()) {
                judgeWaiting(now, effects);
            }
            return;
        }
        for (Visit<S> next = held.firstTransaction(); next != null; next = held.firstTransaction()) {
            send(next, effects);
        }
        while (state().flows() && inFlight.hasPlace()) {
            Visit<S> next = held.firstReady(now);
            if (next == null) {
                return;
            }
            send(next, effects);
        }
    }

    private void judgeWaiting(long now, List<GateEffect<S>> effects) {
        for (Visit<S> visit : shares.queued()) {
            judge(visit, now, effects);
        }
    }

    /** One that waits: what would be said if it came now, but that it has its room already. */
    private void judge(Visit<S> visit, long now, List<GateEffect<S>> effects) {
        Admission admission = decision.again(visit, now);
        if (admission instanceof Admission.Forward) {
            send(visit, effects);
        } else if (admission instanceof Admission.Refuse refuse) {
            refuseLater(visit, refuse, effects);
        } else if (admission instanceof Admission.Replica replica) {
            counts.sentToReplica++;
            leaveQueue(visit);
            effects.add(new GateEffect.SendToReplica<>(visit.session(), replica.server(), replica.maxStaleness()));
        } else if (admission instanceof Admission.Queue) {
            counts.sentToQueue++;
            leaveQueue(visit);
            effects.add(new GateEffect.SendToQueue<>(visit.session()));
        } else if (admission instanceof Admission.Hold hold) {
            waitOn(visit, hold, now);
        }
    }

    private void waitOn(Visit<S> visit, Admission.Hold hold, long now) {
        boolean moves = visit.isBehindBacklog() != hold.isForBacklog();
        if (moves) {
            held.remove(visit);
        }
        visit.heldFor = hold.reason();
        if (moves) {
            held.add(visit, now);
        }
        deadlines.set(visit, hold.deadlineNanos());
        stickIfContained(visit);
    }

    /** A pause is short, and meant: nobody is refused because many of a login's sessions wait. */
    private void stickIfContained(Visit<S> visit) {
        if (state() instanceof GateState.Contained) {
            visit.stick();
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
