package io.sluice.simulation.router;

import io.sluice.core.health.Cause;
import io.sluice.core.health.FleetGuard;
import io.sluice.core.health.HealthEffect;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Lane;
import io.sluice.core.health.Role;
import io.sluice.core.health.Scope;
import io.sluice.core.health.ServerHealth;
import io.sluice.core.health.TrafficSample;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.SimulatedServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The watch over one server: its health, its canaries, and what the gates of its shard are told. Owned by the watch loop. */
public final class WatchedServer implements CanaryRunner.Listener {
    private static final int STARTS_MAX = 500;

    private final Scene scene;
    private final SimulatedServer server;
    private final ServerHealth health;
    private final CanaryRunner canaries;
    private final Mailbox toCanaries;
    private final List<GateKeeper> keepers;
    private final List<Mailbox> toKeepers = new ArrayList<>();
    private final List<TrafficSample> samples = new ArrayList<>();
    private final Deque<HealthEffect> effects = new ArrayDeque<>();
    private final @Nullable WatchedServer primary;
    private final Map<Long, Long> starts = new HashMap<>();
    private final HealthSettings settings;
    private final int canaryLoop;
    private final long[] sampledNanos;
    private HealthSettings.Mode mode;
    private boolean running;
    private HealthEffect.@Nullable Containment containment;
    private boolean panic;
    private GateOrder ordered = GateOrder.OPEN;
    private String verdict = "";
    private long numbers;

    /** @param primary of a replica */
    WatchedServer(
            Scene scene,
            SimulatedServer server,
            HealthSettings settings,
            FleetGuard guard,
            Wiring wiring,
            @Nullable WatchedServer primary) {
        this.scene = scene;
        this.server = server;
        this.primary = primary;
        this.keepers = wiring.keepers();
        this.settings = settings;
        this.canaryLoop = wiring.canaryLoop();
        this.sampledNanos = new long[wiring.pools().size()];
        this.mode = settings.mode();
        long now = scene.time().nanos();
        Arrays.fill(sampledNanos, now);
        Role role = server.isPrimary() ? Role.PRIMARY : Role.REPLICA;
        health = new ServerHealth(role, settings, guard, now);
        Chance chance = wiring.chance().of("watch");
        keepers.forEach(keeper -> toKeepers.add(new Mailbox(keeper.loop(), chance.of("keeper" + toKeepers.size()))));
        wiring.pools().forEach(pool -> samples.add(pool.traffic().sample()));
        Pool socketsOf = wiring.pools().get(wiring.canaryLoop());
        toCanaries = new Mailbox(socketsOf.loop(), chance.of("to canaries"));
        Mailbox reports = new Mailbox(wiring.watch(), chance.of("from canaries"));
        canaries = new CanaryRunner(scene, server, socketsOf, reports, this);
    }

    /**
     * What a server is connected with inside the router.
     *
     * @param canaryLoop whose sockets the canaries use
     */
    record Wiring(List<GateKeeper> keepers, List<Pool> pools, Loop watch, int canaryLoop, Chance chance) {}

    public SimulatedServer server() {
        return server;
    }

    public ServerHealth health() {
        return health;
    }

    public HealthSettings.Mode mode() {
        return mode;
    }

    /** What is real of it. */
    public Optional<HealthEffect.Containment> containment() {
        return Optional.ofNullable(containment).filter(each -> !each.rehearsed());
    }

    public boolean isPanic() {
        return panic;
    }

    public List<GateKeeper> keepers() {
        return keepers;
    }

    public int canaryConnections() {
        return canaries.connections();
    }

    // -- what comes to the watch loop ---------------------------------------------------------------------------------

    void onSample(int loop, TrafficSample sample) {
        samples.set(loop, sample);
        sampledNanos[loop] = now();
    }

    void onTick() {
        TrafficSample all = samples.get(0);
        for (int i = 1; i < samples.size(); i++) {
            all = all.with(samples.get(i));
        }
        if (isCanaryLoopSilent()) {
            run(health.onOwnLag(settings.ownLag(), now()));
        }
        run(health.onTick(all, now()));
    }

    /** A loop that stands still cannot say so; and what its canaries are told, it hears late. */
    private boolean isCanaryLoopSilent() {
        boolean apart = canaryLoop < sampledNanos.length - 1;
        Duration late = settings.tick().multipliedBy(2).plus(settings.ownLag());
        return apart && now() - sampledNanos[canaryLoop] > late.toNanos();
    }

    void onOwnLag(Duration lag) {
        run(health.onOwnLag(lag, now()));
    }

    public void quarantine() {
        scene.note("%s: an operator quarantines", server.name());
        run(health.onQuarantine(now()));
    }

    public void release() {
        scene.note("%s: an operator releases", server.name());
        run(health.onRelease(now()));
    }

    public void probe() {
        run(health.onProbe(now()));
    }

    public void set(HealthSettings.Mode next) {
        scene.note("%s: mode %s", server.name(), next);
        mode = next;
        run(health.onMode(next, now()));
    }

    void loseOne(Chance chance) {
        canaries.loseOne(chance);
    }

    // -- canaries -----------------------------------------------------------------------------------------------------

    @Override
    public void onStarted(Lane lane, long number) {
        run(health.onStarted(lane, now()));
    }

    @Override
    public void onConnected(Lane lane) {
        run(health.onConnected(lane, now()));
    }

    @Override
    public void onSucceeded(Lane lane, long number, Duration took, long row) {
        scene.tell(each -> each.onCanaryReported(this, lane, number, true));
        if (lane == Lane.READ && primary != null) {
            onFresh(primary.starts.getOrDefault(row, Long.MIN_VALUE));
        }
        run(health.onSucceeded(lane, took, now()));
    }

    @Override
    public void onFailed(Lane lane, long number, Cause cause) {
        scene.tell(each -> each.onCanaryReported(this, lane, number, false));
        run(health.onFailed(lane, cause, now()));
    }

    @Override
    public void onLockWaits(int sessions) {
        run(health.onLockWaits(sessions, now()));
    }

    // -- what is to be done -------------------------------------------------------------------------------------------

    private void run(List<HealthEffect> next) {
        effects.addAll(next);
        if (running) {
            return;
        }
        running = true;
        while (!effects.isEmpty()) {
            perform(effects.remove());
        }
        running = false;
        order();
    }

    private void perform(HealthEffect effect) {
        scene.tell(each -> each.onEffect(this, effect));
        if (effect instanceof HealthEffect.ProbeNow probe) {
            long number = ++numbers;
            if (probe.lane() == Lane.WRITE) {
                starts.put(number, now());
                starts.remove(number - STARTS_MAX);
            }
            toCanaries.post(() -> canaries.probe(probe, number));
            return;
        }
        if (effect instanceof HealthEffect.AskLockWaits) {
            toCanaries.post(canaries::askLockWaits);
        } else if (effect instanceof HealthEffect.Contain contain) {
            containment = contain.containment();
        } else if (effect instanceof HealthEffect.Alter alter) {
            containment = alter.containment();
        } else if (effect instanceof HealthEffect.Release) {
            containment = null;
        } else if (effect instanceof HealthEffect.Panic change) {
            panic = change.began();
        }
        scene.note("%s: %s", server.name(), brief(effect));
    }

    private static String brief(HealthEffect effect) {
        String name = effect.getClass().getSimpleName();
        if (effect instanceof HealthEffect.Tell tell) {
            return name + " " + tell.now().verdict();
        }
        if (effect instanceof HealthEffect.Contain contain) {
            HealthEffect.Containment why = contain.containment();
            return name + " " + why.finding().verdict() + " " + why.scope() + (why.rehearsed() ? " (rehearsed)" : "")
                    + " " + why.finding().evidence();
        }
        return name;
    }

    /** What the gates are told, when it has changed. */
    private void order() {
        HealthEffect.Containment closed = containment;
        boolean real = closed != null && (!closed.rehearsed() || scene.has(KnownBug.TAKES_A_REHEARSAL_FOR_REAL));
        GateOrder next = GateOrder.OPEN;
        if (closed != null && real) {
            next = closed.scope() == Scope.WRITES ? GateOrder.WRITES_CONTAINED : GateOrder.CONTAINED;
        } else if (panic) {
            next = GateOrder.PANIC;
        }
        String name = closed == null ? "" : closed.finding().verdict().text();
        if (next == ordered && name.equals(verdict)) {
            return;
        }
        ordered = next;
        verdict = name;
        if (server.isPrimary()) {
            publish(next, name);
        } else if (next.isClosed()) {
            publish(OptionalLong.empty());
            for (int i = 0; i < keepers.size(); i++) {
                toKeepers.get(i).post(keepers.get(i)::onReplicaLocked);
            }
        }
    }

    private void publish(GateOrder next, String name) {
        for (int i = 0; i < keepers.size(); i++) {
            GateKeeper keeper = keepers.get(i);
            boolean lastOne = i > 0 && i == keepers.size() - 1;
            boolean forgets = next.isClosed()
                    ? i > 0 && scene.has(KnownBug.CONTAINS_ONE_LOOP_ONLY)
                    : lastOne && scene.has(KnownBug.LOSES_THE_RELEASE_FOR_ONE_LOOP);
            if (!forgets) {
                toKeepers.get(i).post(() -> keeper.onOrder(next, name));
            }
        }
    }

    private void onFresh(long freshNanos) {
        if (containment().isPresent()) {
            return;
        }
        boolean believes = scene.has(KnownBug.BELIEVES_THE_REPLICA);
        if (believes || freshNanos != Long.MIN_VALUE) {
            publish(OptionalLong.of(believes ? now() : freshNanos));
        }
    }

    private void publish(OptionalLong freshNanos) {
        for (int i = 0; i < keepers.size(); i++) {
            GateKeeper keeper = keepers.get(i);
            toKeepers.get(i).post(() -> keeper.onReplica(freshNanos));
        }
    }

    private long now() {
        return scene.time().nanos();
    }
}
