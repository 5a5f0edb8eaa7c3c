package io.sluice.simulation;

import io.sluice.core.health.HealthEffect;
import io.sluice.core.tenant.TenantId;
import io.sluice.simulation.check.Invariants;
import io.sluice.simulation.check.Violation;
import io.sluice.simulation.load.Client;
import io.sluice.simulation.router.KnownBug;
import io.sluice.simulation.router.Scene;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.WatchedServer;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.CommitLog;
import io.sluice.simulation.world.SimulatedServer;
import io.sluice.simulation.world.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One world of one seed, from its first statement until nothing is left of it. */
final class Simulation {
    /**
     * What came of a world.
     *
     * @param statements all that clients sent
     * @param containedAfterNanos how long it took to contain the servers that were bad
     * @param digests what the clients of each shard that is left in peace were told, and when
     */
    record Outcome(
            Plan plan, long events, long statements, List<Long> containedAfterNanos, Map<Integer, Long> digests) {}

    private final Chance chance;
    private final Plan plan;
    private final VirtualTime time = new VirtualTime();
    private final Scene scene;
    private final SimulatedRouter router;
    private final Story story;
    private final Invariants invariants;
    private final List<Client> clients = new ArrayList<>();
    private final Map<WatchedServer, Integer> containments = new HashMap<>();

    /** @param inPeace whether nothing happens to the noisy shards, for a comparison */
    Simulation(long seed, KnownBug bug, boolean inPeace) {
        chance = new Chance(seed);
        plan = Plan.of(seed, chance.of("plan"));
        scene = new Scene(time, bug);
        List<SimulatedRouter.Servers> shards = new ArrayList<>();
        for (int i = 0; i < plan.rates().size(); i++) {
            CommitLog log = new CommitLog(time, chance.of("log" + i));
            Chance servers = chance.of("servers");
            shards.add(new SimulatedRouter.Servers(
                    new SimulatedServer("s" + i, time, servers, log, true),
                    new SimulatedServer("s" + i + "-replica", time, servers, log, false)));
        }
        router = new SimulatedRouter(scene, chance.of("router"), plan.router(), shards);
        invariants = new Invariants(scene, router, plan.noisy(), plan.isSharp());
        story = new Story(scene, plan, chance.of("story"), router, inPeace);
        scene.join(new Witness() {
            @Override
            public void onEffect(WatchedServer server, HealthEffect effect) {
                if (effect instanceof HealthEffect.Contain) {
                    containments.merge(server, 1, Integer::sum);
                }
            }
        });
        for (int shard = 0; shard < shards.size(); shard++) {
            populate(shard, chance.of("tenants" + shard));
        }
    }

    private void populate(int shard, Chance own) {
        Chance crowds = own.of("crowds");
        int tenants = own.between(1, 3);
        int each = own.between(2, 4);
        double perSecond = plan.rates().get(shard) / (tenants * each);
        for (int t = 0; t < tenants; t++) {
            TenantId tenant = new TenantId("t" + shard + "-" + t);
            router.set(tenant, Plan.policy(own));
            for (int i = 0; i < each; i++) {
                Client.Habits habits = new Client.Habits(
                        shard,
                        tenant,
                        own.upTo(plan.router().loops() - 1),
                        perSecond,
                        crowds.oneIn(2),
                        plan.kind() == Plan.Kind.LONG_QUERIES,
                        plan.kind() == Plan.Kind.CHAOS);
                clients.add(
                        new Client(router, time, own.of(tenant + "/" + i), habits, (1 + clients.size()) * 1_000_000L));
            }
        }
    }

    /** @throws Violation if an invariant does not hold */
    Outcome run() {
        try {
            story.begin();
            time.run(plan.trouble());
            clients.forEach(Client::closeDigest);
            story.end();
            time.run(Duration.ofSeconds(10).plus(holdDown()));
            scene.tell(Witness::onRecovered);
            time.run(Duration.ofSeconds(3));
            clients.forEach(Client::stop);
            time.run(Duration.ofSeconds(plan.kind() == Plan.Kind.LONG_QUERIES ? 100 : 10));
            scene.tell(Witness::onQuiet);
        } catch (IllegalStateException | IllegalArgumentException thrown) {
            throw new Violation(thrown);
        }
        Map<Integer, Long> digests = new HashMap<>();
        long statements = 0;
        for (Client client : clients) {
            statements += client.asks();
            if (plan.isCalm(client.habits().shard())) {
                digests.merge(client.habits().shard(), client.digest(), (one, other) -> one * 31 + other);
            }
        }
        return new Outcome(plan, time.events(), statements, invariants.containedAfterNanos(), digests);
    }

    /** How long the server with the most containments must be good before it is released. */
    private Duration holdDown() {
        int most =
                containments.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        Duration grown = plan.router().health().holdDown().multipliedBy(1L << Math.min(most, 10));
        Duration max = plan.router().health().holdDownMax();
        return grown.compareTo(max) < 0 ? grown : max;
    }

    /** What is to be told of a failure. */
    String story(long seed, Violation found) {
        return String.format(
                "seed %d (%s, shards in trouble %s), at %.4f s of virtual time: %s: %s%nlast events:%n  %s%n"
                        + "run it again: scripts/simulate --seed %d",
                seed,
                plan.kind(),
                plan.noisy(),
                time.nanos() / 1e9,
                found.invariant(),
                found.getMessage(),
                String.join(System.lineSeparator() + "  ", scene.lastEvents()),
                seed);
    }
}
