package io.sluice.simulation.router;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Access;
import io.sluice.core.gate.Admission;
import io.sluice.core.gate.Gate;
import io.sluice.core.gate.GateEffect;
import io.sluice.core.gate.Limits;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.replica.Replica;
import io.sluice.core.replica.Replicas;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Stands at the gate of one shard on one loop: asks it, does what it says in its order, and wakes it. */
public final class GateKeeper {
    private static final ServerAddress REPLICA = new ServerAddress("replica", 3306);

    private final Scene scene;
    private final Loop loop;
    private final int shard;
    private final Gate<Session> gate;
    private final Limits limits;
    private final Set<Session> present = new LinkedHashSet<>();
    private final Deque<GateEffect<Session>> effects = new ArrayDeque<>();
    private boolean acting;
    private long armedNanos = Long.MIN_VALUE;
    private GateOrder order = GateOrder.OPEN;
    private long orderedNanos;
    private long closedNanos;
    private long ends;

    GateKeeper(Scene scene, Loop loop, int shard, Limits limits) {
        this.scene = scene;
        this.loop = loop;
        this.shard = shard;
        this.limits = limits;
        this.gate = new Gate<>(new ShardId("s" + shard), limits, new Backlogs());
    }

    public int shard() {
        return shard;
    }

    public Loop loop() {
        return loop;
    }

    public Gate<Session> gate() {
        return gate;
    }

    public Limits limits() {
        return limits;
    }

    /** The sessions whose statement is at this gate, or behind it. */
    public Set<Session> present() {
        return present;
    }

    /** The last word of the watch loop that has reached this loop. */
    public GateOrder order() {
        return order;
    }

    /** Since when such a statement may not go. Without meaning if it may. */
    public long keptNanos(Access access) {
        return access == Access.PLAIN_READ ? orderedNanos : closedNanos;
    }

    void admit(Session session) {
        Statement statement = session.current();
        present.add(session);
        statement.askedNanos = scene.time().nanos();
        if (scene.has(KnownBug.FORWARDS_READS_UNASKED) && statement.access() == Access.PLAIN_READ) {
            session.toPrimary(null);
            return;
        }
        long now = scene.time().nanos();
        Admission admission = gate.admit(
                session.visit,
                statement.tenant(),
                statement.policy(),
                statement.access(),
                statement.workNanos % 9,
                now);
        if (admission instanceof Admission.Forward forward) {
            session.toPrimary(forward.permit());
        } else if (admission instanceof Admission.Replica) {
            session.toReplica();
        } else if (admission instanceof Admission.Hold) {
            statement.phase = Statement.Phase.HELD;
        } else if (admission instanceof Admission.Refuse refuse) {
            session.onRefuse(refuse.error());
        }
        act(List.of());
    }

    void onEnd(Session session) {
        present.remove(session);
        if (scene.has(KnownBug.FORGETS_THAT_A_STATEMENT_ENDED) && session.isClosed() && session.visit.isInFlight()) {
            return;
        }
        act(gate.onEnd(session.visit, scene.time().nanos()));
    }

    void onReplica(OptionalLong freshNanos) {
        List<Replica> replicas = freshNanos.isEmpty()
                ? List.of()
                : List.of(new Replica(REPLICA, freshNanos.getAsLong(), Optional.empty()));
        act(gate.onReplicas(new Replicas(replicas), scene.time().nanos()));
    }

    void onOrder(GateOrder next, String verdict) {
        scene.note("loop %d s%d: %s %s", loop.number(), shard, next, verdict);
        long now = scene.time().nanos();
        orderedNanos = next == order ? orderedNanos : now;
        closedNanos = order.isClosed() ? closedNanos : now;
        order = next;
        List<GateEffect<Session>> step = switch (next) {
            case OPEN -> gate.toOpen(now);
            case PANIC -> gate.toPanic(now);
            case WRITES_CONTAINED -> gate.toContained(verdict, true, now);
            case CONTAINED -> gate.toContained(verdict, false, now);
        };
        act(step);
    }

    /** It was let go and not sent, and the gate has closed since: it comes again. */
    void askAgain(Session session) {
        onEnd(session);
        admit(session);
    }

    /** No gate stands before the replica, so what it was asked ends here. */
    void onReplicaLocked() {
        if (!scene.has(KnownBug.WAITS_FOR_A_LOCKED_REPLICA)) {
            List.copyOf(present).forEach(Session::onReplicaLocked);
        }
    }

    /** What an effect does may lead to further steps: their effects come after those that are still to be done. */
    private void act(List<GateEffect<Session>> next) {
        if (scene.has(KnownBug.DOES_EFFECTS_BACKWARDS)) {
            next.forEach(effects::addFirst);
        } else {
            effects.addAll(next);
        }
        if (acting) {
            return;
        }
        acting = true;
        while (!effects.isEmpty()) {
            perform(effects.remove());
        }
        acting = false;
        arm();
        scene.tell(each -> each.onStep(this));
    }

    private void perform(GateEffect<Session> effect) {
        Session session = effect.session();
        if (scene.has(KnownBug.DROPS_AN_EFFECT_OF_THE_GATE) && ++ends % 10 == 0) {
            return;
        }
        if (effect instanceof GateEffect.Send<Session> send) {
            scene.tell(each -> each.onLetGo(session, this));
            session.toPrimary(send.permit());
        } else if (effect instanceof GateEffect.SendToReplica<Session>) {
            session.toReplica();
        } else if (effect instanceof GateEffect.Refuse<Session> refuse) {
            session.onRefuse(refuse.error());
        } else if (effect instanceof GateEffect.Abandon<Session> abandon) {
            SqlError error = abandon.error();
            session.onAbandon(error);
        }
    }

    private void arm() {
        OptionalLong wake = gate.wakeAt();
        long now = scene.time().nanos();
        if (wake.isEmpty() || scene.has(KnownBug.SETS_NO_TIMER_FOR_THE_GATE)) {
            return;
        }
        long at = Math.max(now, wake.getAsLong());
        boolean armed = armedNanos >= now && armedNanos <= at;
        if (!armed) {
            armedNanos = at;
            loop.after(at - now, this::wake);
        }
    }

    private void wake() {
        armedNanos = Long.MIN_VALUE;
        act(gate.onTick(scene.time().nanos()));
    }
}
