package io.sluice.simulation.failover;

import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One shard from its first write until all is well again. */
final class FailoverWorld {
    /** What came of it. */
    record Outcome(long writes, long acknowledged, long promotions, long switchovers, long follows, long undone) {}

    private record Pair(int one, int other) {}

    static final Duration FAULTS = Duration.ofSeconds(12);
    static final Duration WRITES = Duration.ofSeconds(62);
    static final Duration ALL = Duration.ofSeconds(75);
    private static final int STORY = 60;

    final long seed;
    final Mistake mistake;
    final VirtualTime time = new VirtualTime();
    final FailoverSettings settings;
    final boolean isSemiSync;
    /** Whether a server that cannot be reached from here is taken for a frozen one. */
    final boolean isMisjudging;

    final Ledger ledger;
    final MapLog log;
    final Hook hook;
    final Strike strike;
    final Controller controller;
    final List<Server> servers = new ArrayList<>();
    final List<Router> routers = new ArrayList<>();
    private final Chance chance;
    private final Chance network;
    private final Chance deaths;
    private final Set<Pair> cuts = new HashSet<>();
    private final ArrayDeque<String> story = new ArrayDeque<>();
    private final boolean isPeaceful;
    private final int deathsOneIn;
    private boolean isLeftReadOnly;

    FailoverWorld(long seed, Mistake mistake) {
        this.seed = seed;
        this.mistake = mistake;
        chance = new Chance(seed);
        network = chance.of("network");
        deaths = chance.of("deaths");
        isPeaceful = chance.oneIn(8);
        isSemiSync = chance.oneIn(2);
        isMisjudging = chance.oneIn(2);
        deathsOneIn = isPeaceful || chance.oneIn(2) ? 0 : chance.between(6, 25);
        ledger = new Ledger(this);
        Hook.Kind kind = chance.oneIn(2) ? Hook.Kind.WORKS : chance.one(List.of(Hook.Kind.values()));
        hook = new Hook(this, chance.of("hook"), kind);
        strike = new Strike(this, chance.of("strike"), isPeaceful);
        settings = settings(kind != Hook.Kind.NONE);
        for (int i = 0; i < Numbers.SOURCES; i++) {
            servers.add(new Server(this, i, chance.of("server" + i)));
        }
        Server primary = servers.get(0);
        primary.isReadOnly = false;
        List<ServerAddress> replicas = List.of(servers.get(1).address, servers.get(2).address);
        ShardRecord first = new ShardRecord(
                new ShardId("s"),
                new Epoch(1),
                primary.address,
                replicas,
                "sluice",
                new SealedSecret("v1:00000000:c2FtcGxl"),
                TlsMode.REQUIRED);
        servers.subList(1, 3).forEach(server -> server.follow(primary));
        log = new MapLog(this, chance.of("log"), first);
        for (int i = 0; i < chance.between(1, 3); i++) {
            routers.add(new Router(this, 10 + i, chance.of("router" + i), first));
        }
        controller = new Controller(this, chance.of("controller"), first);
    }

    private FailoverSettings settings(boolean hasHook) {
        return new FailoverSettings(
                isPeaceful || chance.oneIn(4) ? FailoverMode.MANUAL : FailoverMode.AUTO,
                Duration.ofMillis(chance.between(0, 500)),
                Duration.ofMillis(chance.between(500, 2_000)),
                Duration.ofSeconds(chance.between(3, 15)),
                chance.one(List.of(LossPolicy.values())),
                hasHook ? List.of("fence") : List.of(),
                !hasHook,
                new FailoverSettings.Limits(
                        Duration.ofMillis(1_000),
                        Duration.ofMillis(1_500),
                        Duration.ofMillis(1_500),
                        Duration.ofMillis(400),
                        Duration.ofMillis(5)));
    }

    // -- its course -------------------------------------------------------------------------------------------------

    Outcome run() {
        try {
            every(500_000_000, () -> {
                controller.look();
                ship();
            });
            every(100_000_000, controller::tick);
            routers.forEach(this::writeOn);
            Faults faults = new Faults(this, chance.of("faults"), chance.of("misfortunes"));
            if (isPeaceful) {
                faults.plan();
            } else {
                faults.chaos();
            }
            time.run(FAULTS);
            heal();
            every(2_000_000_000L, this::heal);
            time.run(ALL.minus(FAULTS));
            ledger.finish(isPeaceful);
            return ledger.outcome();
        } catch (Broken broken) {
            throw broken;
        } catch (RuntimeException thrown) {
            throw new Broken(thrown);
        }
    }

    private void every(long nanos, Runnable what) {
        time.after(nanos, () -> {
            what.run();
            every(nanos, what);
        });
    }

    /** What was lost on its way goes again. */
    private void ship() {
        for (Server replica : servers) {
            if (replica.source != null) {
                replica.source.ship(replica);
            }
        }
    }

    private void writeOn(Router router) {
        Chance own = chance.of("clients of " + router.id);
        time.after(own.untilNext(10), () -> write(router, own));
    }

    private void write(Router router, Chance own) {
        if (time.nanos() > WRITES.toNanos()) {
            return;
        }
        router.write(ledger.write(own.oneIn(2)));
        boolean isBusy = time.nanos() < FAULTS.toNanos();
        time.after(own.untilNext(isBusy ? 15 : 1), () -> write(router, own));
    }

    /** All faults end; operators start what is down, and put right what they were told of. */
    private void heal() {
        cuts.clear();
        hook.repair();
        for (Server server : servers) {
            server.thaw();
            server.start();
            server.isInBackup = false;
            server.applyNanos = 500_000;
        }
        for (Router router : routers) {
            if (router.isUp) {
                router.listen();
            } else {
                router.start();
            }
        }
        ShardRecord now = log.current();
        if (isLeftReadOnly && now.failover().handover().isEmpty()) {
            isLeftReadOnly = false;
            server(now.primary()).setReadOnly(false);
        }
    }

    void onPrimaryLeftReadOnly() {
        isLeftReadOnly = true;
    }

    /** Whether the controller is to die now. */
    boolean killsController() {
        return deathsOneIn > 0 && time.nanos() < FAULTS.toNanos() && deaths.oneIn(deathsOneIn);
    }

    // -- what all use -----------------------------------------------------------------------------------------------

    Instant now() {
        return Instant.ofEpochSecond(1_000_000).plusMillis(time.nanos() / 1_000_000);
    }

    Server server(ServerAddress address) {
        return servers.stream()
                .filter(server -> server.address.equals(address))
                .findFirst()
                .orElseThrow();
    }

    void wire(int from, int to, Runnable arrival) {
        if (!isCut(from, to)) {
            long nanos = network.oneIn(50) ? network.about(30_000_000) : network.about(300_000);
            time.after(nanos, arrival);
        }
    }

    boolean isCut(int from, int to) {
        return cuts.contains(new Pair(Math.min(from, to), Math.max(from, to)));
    }

    void cut(int one, int other, long nanos) {
        Pair pair = new Pair(Math.min(one, other), Math.max(one, other));
        tell("network", "is cut between " + one + " and " + other);
        cuts.add(pair);
        time.after(nanos, () -> cuts.remove(pair));
    }

    void tell(Object who, String what) {
        if (story.size() == STORY) {
            story.remove();
        }
        String name = who instanceof MapLog ? "map" : who.toString();
        story.add("%11.3f ms  %s %s".formatted(time.nanos() / 1e6, name, what));
    }

    String story(Broken found) {
        return "seed %d: %s%n%s%nagain: scripts/simulate --failover --seed %d"
                .formatted(seed, found.getMessage(), String.join(System.lineSeparator(), story), seed);
    }
}
