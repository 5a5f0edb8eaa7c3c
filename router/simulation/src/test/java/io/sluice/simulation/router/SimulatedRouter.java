package io.sluice.simulation.router;

import io.sluice.core.gate.Crowd;
import io.sluice.core.gate.Limits;
import io.sluice.core.health.FleetGuard;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.TrafficSample;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.SimulatedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One router: its event loops with a gate and pools for each shard, and the loop that watches the servers. */
public final class SimulatedRouter {
    /** A shard's servers. */
    public record Servers(SimulatedServer primary, SimulatedServer replica) {}

    /**
     * What a router is made of.
     *
     * @param limits of a shard, for all loops together
     * @param canariesApart whether the sockets of the canaries are on an event loop, not on the watch loop's
     */
    public record Settings(int loops, HealthSettings health, List<Limits> limits, boolean canariesApart) {
        public Settings {
            limits = List.copyOf(limits);
        }
    }

    private final Scene scene;
    private final Settings settings;
    private final List<Loop> loops = new ArrayList<>();
    private final Loop watch;
    /** By shard, then by loop; the last pool of each server is the watch loop's, for its canaries. */
    private final List<List<GateKeeper>> keepers = new ArrayList<>();

    private final List<List<Pool>> primaryPools = new ArrayList<>();
    private final List<List<Pool>> replicaPools = new ArrayList<>();
    private final List<WatchedServer> watched = new ArrayList<>();
    private final List<Mailbox> toWatch = new ArrayList<>();
    private final Map<TenantId, TenantPolicy> policies = new HashMap<>();
    /** Of the one login that serves several tenants, by loop. */
    private final List<Crowd> crowds = new ArrayList<>();

    private final int[] sharing;
    private final int[] sharingMost;

    public SimulatedRouter(Scene scene, Chance chance, Settings settings, List<Servers> shards) {
        this.scene = scene;
        this.settings = settings;
        this.sharing = new int[settings.loops()];
        this.sharingMost = new int[settings.loops()];
        for (int i = 0; i < settings.loops(); i++) {
            loops.add(new Loop(i, scene.time()));
            crowds.add(new Crowd());
        }
        watch = new Loop(settings.loops(), scene.time());
        FleetGuard primaries = new FleetGuard(FleetGuard.Limits.DEFAULT);
        FleetGuard replicas = new FleetGuard(FleetGuard.Limits.DEFAULT);
        for (int shard = 0; shard < shards.size(); shard++) {
            addShard(shards.get(shard), shard);
            Servers servers = shards.get(shard);
            WatchedServer primary = new WatchedServer(
                    scene,
                    servers.primary(),
                    settings.health(),
                    primaries,
                    wiring(shard, primaryPools, chance.of("p" + shard)),
                    null);
            watched.add(primary);
            watched.add(new WatchedServer(
                    scene,
                    servers.replica(),
                    settings.health(),
                    replicas,
                    wiring(shard, replicaPools, chance.of("r" + shard)),
                    primary));
        }
        loops.forEach(loop -> toWatch.add(new Mailbox(watch, chance.of("sample" + loop.number()))));
        loops.forEach(loop -> tick(loop, chance.of("tick" + loop.number())));
        watch.after(chance.of("watch").nanos(Duration.ZERO, settings.health().tick()), this::onWatchTick);
    }

    private void addShard(Servers servers, int shard) {
        List<GateKeeper> gates = new ArrayList<>();
        List<Pool> primary = new ArrayList<>();
        List<Pool> replica = new ArrayList<>();
        for (Loop loop : loops) {
            Limits limits = settings.limits().get(shard).dividedBy(loops.size());
            gates.add(new GateKeeper(scene, loop, shard, limits));
            primary.add(new Pool(scene, loop, servers.primary()));
            replica.add(new Pool(scene, loop, servers.replica()));
        }
        primary.add(new Pool(scene, watch, servers.primary()));
        replica.add(new Pool(scene, watch, servers.replica()));
        keepers.add(gates);
        primaryPools.add(primary);
        replicaPools.add(replica);
    }

    private WatchedServer.Wiring wiring(int shard, List<List<Pool>> pools, Chance chance) {
        int canaryLoop = settings.canariesApart() ? shard % loops.size() : loops.size();
        return new WatchedServer.Wiring(keepers.get(shard), pools.get(shard), watch, canaryLoop, chance);
    }

    // -- what happens in it -------------------------------------------------------------------------------------------

    private void tick(Loop loop, Chance chance) {
        long tick = settings.health().tick().toNanos();
        onLoopTick(
                loop,
                scene.time().nanos()
                        + chance.nanos(Duration.ZERO, settings.health().tick())
                        - tick);
    }

    /** Each loop shows its lanes to the watch loop, and how late it is itself. */
    private void onLoopTick(Loop loop, long beforeNanos) {
        long now = scene.time().nanos();
        long dueNanos = beforeNanos + settings.health().tick().toNanos();
        Duration lag = Duration.ofNanos(now - dueNanos);
        boolean late = lag.compareTo(settings.health().ownLag()) >= 0;
        List<TrafficSample> samples = new ArrayList<>();
        for (int i = 0; i < watched.size(); i++) {
            samples.add(pools(i).get(loop.number()).traffic().sample());
        }
        toWatch.get(loop.number()).post(() -> {
            for (int i = 0; i < watched.size(); i++) {
                if (late) {
                    watched.get(i).onOwnLag(lag);
                }
                watched.get(i).onSample(loop.number(), samples.get(i));
            }
        });
        long next = Math.max(now, dueNanos) + settings.health().tick().toNanos();
        loop.after(
                next - now,
                () -> onLoopTick(loop, next - settings.health().tick().toNanos()));
    }

    private void onWatchTick() {
        watch.after(settings.health().tick().toNanos(), this::onWatchTick);
        watched.forEach(WatchedServer::onTick);
    }

    /** @param shares whether its login is the one that serves several tenants */
    public Session connect(int loop, boolean shares, Consumer<Statement> client) {
        return new Session(this, scene, loops.get(loop), shares ? crowds.get(loop) : null, client);
    }

    /** A session of the shared login begins, or has ended. */
    void onSharing(Loop loop, int more) {
        int number = loop.number();
        sharing[number] += more;
        sharingMost[number] = Math.max(sharing[number], sharingMost[number]);
    }

    /** The most sessions that the shared login had at once on a loop. */
    public int sharingMost(int loop) {
        return sharingMost[loop];
    }

    public void set(TenantId tenant, TenantPolicy policy) {
        policies.put(tenant, policy);
    }

    /** An operator does something to a server. */
    public void operate(WatchedServer server, Consumer<WatchedServer> what) {
        watch.run(() -> what.accept(server));
    }

    /** The network loses a connection to that server, of traffic or of a canary. */
    public void loseConnection(int server, Chance chance) {
        List<Pool> pools = (server % 2 == 0 ? primaryPools : replicaPools).get(server / 2);
        if (chance.oneIn(4)) {
            watched.get(server).loseOne(chance);
        } else {
            chance.one(pools).loseOne(chance);
        }
    }

    // -- what it has --------------------------------------------------------------------------------------------------

    public Settings settings() {
        return settings;
    }

    public List<Loop> loops() {
        return loops;
    }

    public Loop watchLoop() {
        return watch;
    }

    public List<List<GateKeeper>> keepers() {
        return keepers;
    }

    /** Of each shard the primary, then the replica. */
    public List<WatchedServer> watched() {
        return watched;
    }

    /** The pools of that server, by loop. */
    public List<Pool> pools(int server) {
        return (server % 2 == 0 ? primaryPools : replicaPools).get(server / 2);
    }

    TenantPolicy policyOf(TenantId tenant) {
        return policies.getOrDefault(tenant, TenantPolicy.DEFAULT);
    }

    GateKeeper keeper(Loop loop, int shard) {
        return keepers.get(shard).get(loop.number());
    }

    Pool primaryPool(Loop loop, int shard) {
        return primaryPools.get(shard).get(loop.number());
    }

    Pool replicaPool(Loop loop, int shard) {
        return replicaPools.get(shard).get(loop.number());
    }

    /** Statements in flight on a loop, to all shards. */
    int busy(Loop loop) {
        int count = 0;
        for (List<Pool> pools : primaryPools) {
            count += pools.get(loop.number()).busy();
        }
        return count;
    }
}
