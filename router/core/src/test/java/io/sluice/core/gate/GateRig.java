package io.sluice.core.gate;

import io.sluice.core.gate.Limits.Bounds;
import io.sluice.core.gate.Limits.Rate;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.replica.OwnWrites;
import io.sluice.core.replica.Replica;
import io.sluice.core.replica.Replicas;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A gate on virtual time whose sessions have names: the tenant, and a number behind a dash. */
final class GateRig {
    static final ShardId SHARD = new ShardId("s1");
    static final ServerAddress REPLICA_SERVER = new ServerAddress("replica", 3306);
    static final Duration HOLD = Duration.ofSeconds(10);
    static final Duration PAUSE = Duration.ofSeconds(12);
    static final Duration STALENESS = Duration.ofSeconds(30);
    static final Limits LIMITS = limits(new Bounds(2, 4, 1000), new Bounds(1, 2, 600), Rate.UNLIMITED);
    static final TenantPolicy HOLDS = policy(Reads.HOLD, Writes.HOLD);
    static final TenantPolicy REFUSES = policy(Reads.REFUSE, Writes.REFUSE);
    static final TenantPolicy REPLICA = policy(Reads.REPLICA, Writes.QUEUE);

    final Backlogs backlogs = new Backlogs();
    final Gate<String> gate;
    private final Map<String, Visit<String>> visits = new HashMap<>();
    /** What the effects said, each as a word and a session. */
    final List<String> told = new ArrayList<>();
    /** By which replica those were answered that had waited. */
    final Map<String, ServerAddress> answered = new HashMap<>();

    long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // the clock's zero means nothing: let it wrap around

    GateRig(Limits limits) {
        this.gate = new Gate<>(SHARD, limits, backlogs);
    }

    GateRig() {
        this(LIMITS);
    }

    static Limits limits(Bounds shard, Bounds tenant, Rate rate) {
        return new Limits(shard, tenant, Duration.ofSeconds(5), rate, Duration.ofMillis(100), 1);
    }

    /** Enough places for everything that a test is not about. */
    static Limits roomy(int inFlight, int releaseStep) {
        Bounds bounds = new Bounds(inFlight, 1000, 1_000_000);
        return new Limits(bounds, bounds, Duration.ofSeconds(5), Rate.UNLIMITED, Duration.ZERO, releaseStep);
    }

    static TenantPolicy policy(Reads reads, Writes writes) {
        return new TenantPolicy(reads, writes, HOLD, STALENESS, false);
    }

    static TenantId tenant(String session) {
        return new TenantId(session.split("-", 2)[0]);
    }

    Visit<String> visit(String session) {
        return visits.computeIfAbsent(session, Visit::new);
    }

    Admission admit(String session, TenantPolicy policy, Access access) {
        return gate.admit(visit(session), tenant(session), policy, access, 100, now);
    }

    /** Plain writes whose policy is to hold. */
    void admit(String... sessions) {
        for (String each : sessions) {
            admit(each, HOLDS, Access.WRITE);
        }
    }

    void end(String session) {
        tell(gate.onEnd(visit(session), now));
    }

    void pass(Duration time) {
        now += time.toNanos();
        tell(gate.onTick(now));
    }

    void open() {
        tell(gate.toOpen(now));
    }

    void contain() {
        tell(gate.toContained("frozen", false, now));
    }

    void containWrites() {
        tell(gate.toContained("write-stalled", true, now));
    }

    /** So many sessions of one login that serves several tenants, named by a number behind a dash. */
    Crowd crowd(String name, int sessions) {
        Crowd crowd = new Crowd();
        for (int i = 1; i <= sessions; i++) {
            crowd.onSession();
            visits.put(name + "-" + i, new Visit<>(name + "-" + i, crowd));
        }
        return crowd;
    }

    /** A session that knows what it has committed. */
    void wrote(String session, String id) {
        OwnWrites writes = new OwnWrites();
        writes.onCommitted(SHARD, id);
        visits.put(session, new Visit<>(session, null, writes));
    }

    void pause() {
        tell(gate.toPaused(PAUSE, now));
    }

    void panic() {
        tell(gate.toPanic(now));
    }

    void replicaFresh(Duration age) {
        tell(gate.onReplicas(fresh(now - age.toNanos()), now));
    }

    /** One replica that has said nothing of what it has. */
    static Replicas fresh(long nanos) {
        return new Replicas(List.of(new Replica(REPLICA_SERVER, nanos, Optional.empty())));
    }

    void replicas(Replica... all) {
        tell(gate.onReplicas(new Replicas(List.of(all)), now));
    }

    void backlog(String tenant) {
        backlogs.begin(new TenantId(tenant), 1, 100);
        tell(gate.onBacklog(new TenantId(tenant), now));
    }

    /** The router hears from the others, or does not. */
    void hearOthers(boolean does) {
        backlogs.sureIf(() -> does);
        tell(gate.onBacklogs(now));
    }

    void handBack(String tenant, boolean begins) {
        backlogs.handBack(new TenantId(tenant), begins);
        tell(gate.onBacklog(new TenantId(tenant), now));
    }

    void backlogEnds(String tenant) {
        backlogs.end(new TenantId(tenant), 1, 100);
        tell(gate.onBacklog(new TenantId(tenant), now));
    }

    void loaded() {
        backlogs.onLoaded(SHARD);
        tell(gate.onBacklogs(now));
    }

    void noReplica() {
        replicas();
    }

    /** What was told since the last time. */
    List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    static String word(Admission admission) {
        if (admission instanceof Admission.Refuse refuse) {
            return "refuse " + refuse.error();
        }
        return admission.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + admission.reason();
    }

    private void tell(List<GateEffect<String>> effects) {
        for (GateEffect<String> effect : effects) {
            if (effect instanceof GateEffect.Send<String> send) {
                told.add("send " + send.session());
            } else if (effect instanceof GateEffect.SendToReplica<String> replica) {
                told.add("replica " + replica.session());
                answered.put(replica.session(), replica.server());
            } else if (effect instanceof GateEffect.SendToQueue<String> queue) {
                told.add("queue " + queue.session());
            } else if (effect instanceof GateEffect.Refuse<String> refuse) {
                told.add("refuse " + refuse.session() + " " + refuse.error());
            } else if (effect instanceof GateEffect.Abandon<String> abandon) {
                told.add("abandon " + abandon.session() + " " + abandon.error());
            }
        }
    }
}
