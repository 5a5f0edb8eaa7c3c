package io.sluice.proxy.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gate.Access;
import io.sluice.core.gate.Admission;
import io.sluice.core.gate.Explanation;
import io.sluice.core.gate.Gate;
import io.sluice.core.gate.GateEffect;
import io.sluice.core.gate.GateState;
import io.sluice.core.gate.Limits;
import io.sluice.core.gate.Visit;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.replica.Replicas;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.time.MonotonicClock;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The gate of one shard on one event loop, which owns it. Effects are done after the step that decided them, in its order;
 * what they lead to comes after them.
 */
public final class ShardGate {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final MonotonicClock clock;
    private final Gate<Guest> gate;
    private final ArrayDeque<GateEffect<Guest>> effects = new ArrayDeque<>();
    private boolean working;
    private long timer = NONE;
    private long timerNanos;

    ShardGate(Vertx vertx, MonotonicClock clock, ShardId shard, Limits limits, Backlogs backlogs) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.clock = requireNonNull(clock, "clock");
        this.gate = new Gate<>(shard, limits, backlogs);
    }

    public GateState state() {
        return gate.state();
    }

    /** As {@link Gate#admit}; what becomes of one that is held is told to the visit's guest. */
    public Admission admit(Visit<Guest> visit, TenantId tenant, TenantPolicy policy, Access access, long bytes) {
        Admission admission = gate.admit(visit, tenant, policy, access, bytes, clock.nanos());
        if (admission instanceof Admission.Hold) {
            wind();
        }
        return admission;
    }

    /** As {@link Gate#onEnd}. */
    public void onEnd(Visit<Guest> visit) {
        work(gate.onEnd(visit, clock.nanos()));
    }

    /** As {@link Gate#explain}. */
    public Explanation explain(TenantId tenant, TenantPolicy policy, Access access, long bytes) {
        return gate.explain(tenant, policy, access, bytes, clock.nanos());
    }

    GateReport report() {
        return new GateReport(gate.state(), gate.totals());
    }

    void order(GateOrder order) {
        work(order.carryOut(gate, clock.nanos()));
        // What is in flight may have its time from now on, though nothing is to be done yet.
        wind();
    }

    /** As {@link Gate#onBacklog}. */
    void onBacklog(TenantId tenant) {
        work(gate.onBacklog(tenant, clock.nanos()));
    }

    /** As {@link Gate#onBacklogs}. */
    void onBacklogs() {
        work(gate.onBacklogs(clock.nanos()));
    }

    void onReplicas(Replicas replicas) {
        work(gate.onReplicas(replicas, clock.nanos()));
    }

    private void work(List<GateEffect<Guest>> decided) {
        if (decided.isEmpty()) {
            return;
        }
        effects.addAll(decided);
        if (working) {
            return;
        }
        working = true;
        try {
            for (GateEffect<Guest> effect = effects.poll(); effect != null; effect = effects.poll()) {
                act(effect);
            }
        } finally {
            working = false;
        }
        wind();
    }

    private void act(GateEffect<Guest> effect) {
        if (effect instanceof GateEffect.Send<Guest> send) {
            // It may have left while those before it were seen to.
            if (send.permit().isValid()) {
                send.session().onSend();
            }
        } else if (effect instanceof GateEffect.SendToReplica<Guest> read) {
            read.session().onReplica(read.server());
        } else if (effect instanceof GateEffect.SendToQueue<Guest> queue) {
            queue.session().onQueue();
        } else if (effect instanceof GateEffect.Refuse<Guest> refuse) {
            refuse.session().onRefused(refuse.error(), refuse.text());
        } else if (effect instanceof GateEffect.Abandon<Guest> abandon) {
            abandon.session().onAbandoned(abandon.error(), abandon.text());
        }
    }

    /** One timer, for what is due first; one that goes off too early finds nothing to do. */
    private void wind() {
        OptionalLong wake = gate.wakeAt();
        if (wake.isEmpty() || (timer != NONE && timerNanos - wake.getAsLong() <= 0)) {
            return;
        }
        if (timer != NONE) {
            vertx.cancelTimer(timer);
        }
        timerNanos = wake.getAsLong();
        long delay = TimeUnit.NANOSECONDS.toMillis(timerNanos - clock.nanos()) + 1;
        timer = vertx.setTimer(Math.max(1, delay), fired -> {
            timer = NONE;
            work(gate.onTick(clock.nanos()));
            wind();
        });
    }
}
