package io.sluice.simulation;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.tenant.TenantId;
import io.sluice.simulation.router.Loop;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.CommitLog;
import io.sluice.simulation.world.Fault;
import io.sluice.simulation.world.SimulatedServer;
import java.time.Duration;
import java.util.List;

/** What happens to the servers, the network and the router of a world, and what operators do, until all of it is over. */
final class Story {
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final List<HealthSettings.Mode> MODES = List.of(
            HealthSettings.Mode.ON, HealthSettings.Mode.ON, HealthSettings.Mode.DRY_RUN, HealthSettings.Mode.OFF);

    /** From one moment to the next; an answer that takes longer than the patience is a lock-up for all that one can know. */
    private static final int SLOWER_MAX = 250;

    private final Scene scene;
    private final Plan plan;
    private final Chance chance;
    private final SimulatedRouter router;
    private final boolean inPeace;
    private boolean over;

    /** @param inPeace whether the noisy shards are spared, for a comparison */
    Story(Scene scene, Plan plan, Chance chance, SimulatedRouter router, boolean inPeace) {
        this.scene = scene;
        this.plan = plan;
        this.chance = chance;
        this.router = router;
        this.inPeace = inPeace;
    }

    void begin() {
        for (int shard : plan.noisy()) {
            if (inPeace) {
                continue;
            }
            Chance own = chance.of("shard" + shard);
            switch (plan.kind()) {
                case ONE_FAULT -> oneFault(own);
                case OVERLOAD -> overload(primary(shard), own);
                case CHAOS -> chaos(shard, own);
                case QUIET, LONG_QUERIES, OWN_PAUSES -> {}
            }
        }
        boolean pauses = plan.kind() == Plan.Kind.OWN_PAUSES || (plan.kind() == Plan.Kind.CHAOS && chance.oneIn(3));
        if (pauses) {
            pauseLater(chance.of("pauses"));
        }
    }

    /** All is lifted, by those who did it. */
    void end() {
        over = true;
        scene.note("all faults end");
        for (WatchedServer each : router.watched()) {
            SimulatedServer server = each.server();
            strike(server, Fault.NONE);
            server.slowDown(1);
            server.log().breakBy(CommitLog.Trouble.NONE);
            router.operate(each, Story::takeBack);
        }
    }

    /** On the watch loop, which may have stood still when the last orders came. */
    private static void takeBack(WatchedServer server) {
        if (server.mode() != HealthSettings.Mode.ON) {
            server.set(HealthSettings.Mode.ON);
        }
        if (server.containment().filter(why -> why.byOperator()).isPresent()) {
            server.release();
        }
    }

    // -- servers ------------------------------------------------------------------------------------------------------

    private void oneFault(Chance own) {
        SimulatedServer server = own.oneIn(4) ? replica(0) : primary(0);
        Fault fault = own.one(FAULTS.subList(1, FAULTS.size()));
        if (own.oneIn(3)) {
            later(WARM_UP.minusSeconds(5), () -> replicationTrouble(0, own));
        }
        Duration at = WARM_UP.plusNanos(own.nanos(Duration.ZERO, Duration.ofSeconds(2)));
        later(at, () -> strike(server, fault));
        Duration lasts = own.oneIn(4) ? Duration.ofMillis(own.between(50, 5_000)) : Duration.ofSeconds(20);
        later(at.plus(lasts), () -> strike(server, Fault.NONE));
    }

    private void overload(SimulatedServer server, Chance own) {
        later(WARM_UP, () -> strike(server, Fault.OVERLOAD));
        later(WARM_UP.plusSeconds(own.between(5, 25)), () -> strike(server, Fault.NONE));
    }

    private void chaos(int shard, Chance own) {
        faultLater(primary(shard), own.of("primary"));
        faultLater(replica(shard), own.of("replica"));
        operatorLater(shard, own.of("operator"));
        lossLater(shard, own.of("loss"));
        Chance replication = own.of("replication");
        later(Duration.ofSeconds(replication.between(5, 30)), () -> replicationTrouble(shard, replication));
        later(
                Duration.ofSeconds(replication.between(31, 49)),
                () -> primary(shard).log().breakBy(CommitLog.Trouble.NONE));
    }

    private void faultLater(SimulatedServer server, Chance own) {
        later(Duration.ofMillis(own.between(500, 15_000)), () -> {
            if (own.oneIn(5)) {
                double factor = own.between(1, SLOWER_MAX);
                scene.note("%s: %s times as slow", server.name(), factor);
                server.slowDown(factor);
            } else {
                strike(server, own.one(FAULTS));
            }
            if (own.oneIn(2)) {
                later(Duration.ofMillis(own.between(10, 10_000)), () -> strike(server, Fault.NONE));
            }
            faultLater(server, own);
        });
    }

    private void strike(SimulatedServer server, Fault fault) {
        scene.note("%s: %s", server.name(), fault);
        server.breakBy(fault);
    }

    private void replicationTrouble(int shard, Chance own) {
        CommitLog.Trouble trouble = own.one(List.of(CommitLog.Trouble.values()));
        scene.note("s%d: replication %s", shard, trouble);
        primary(shard).log().breakBy(trouble);
    }

    private void lossLater(int shard, Chance own) {
        later(Duration.ofMillis(own.between(100, 8_000)), () -> {
            router.loseConnection(2 * shard + own.upTo(1), own);
            lossLater(shard, own);
        });
    }

    // -- people and the router itself ---------------------------------------------------------------------------------

    private void operatorLater(int shard, Chance own) {
        later(Duration.ofMillis(own.between(1_000, 15_000)), () -> {
            WatchedServer server = router.watched().get(2 * shard + own.upTo(1));
            switch (own.upTo(5)) {
                case 0 -> router.operate(server, WatchedServer::quarantine);
                case 1, 2 -> router.operate(server, WatchedServer::release);
                case 3 -> router.operate(server, WatchedServer::probe);
                case 4 -> router.set(new TenantId("t" + shard + "-0"), Plan.policy(own));
                default -> {
                    HealthSettings.Mode mode = own.one(MODES);
                    router.operate(server, each -> each.set(mode));
                }
            }
            operatorLater(shard, own);
        });
    }

    private void pauseLater(Chance own) {
        later(Duration.ofMillis(own.between(500, 10_000)), () -> {
            Duration pause = Duration.ofMillis(own.between(20, own.oneIn(3) ? 6_000 : 600));
            boolean all = own.oneIn(2);
            Loop one = own.one(router.loops());
            scene.note("%s for %s", all ? "the process stands still" : "loop " + one.number() + " stands still", pause);
            if (all) {
                router.loops().forEach(loop -> loop.stop(pause));
                router.watchLoop().stop(pause);
            } else if (own.oneIn(4)) {
                router.watchLoop().stop(pause);
            } else {
                one.stop(pause);
            }
            pauseLater(own);
        });
    }

    private void later(Duration after, Runnable deed) {
        scene.time().after(after.toNanos(), () -> {
            if (!over) {
                deed.run();
            }
        });
    }

    private SimulatedServer primary(int shard) {
        return router.watched().get(2 * shard).server();
    }

    private SimulatedServer replica(int shard) {
        return router.watched().get(2 * shard + 1).server();
    }
}
