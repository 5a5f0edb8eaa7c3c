package io.sluice.simulation;

import io.sluice.core.gate.Limits;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.world.Chance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What kind of world a seed gives.
 *
 * @param rates statements a second, by shard
 * @param noisy the shards to which something happens
 */
record Plan(Kind kind, SimulatedRouter.Settings router, List<Double> rates, Set<Integer> noisy, Duration trouble) {
    /** What happens in a world. */
    enum Kind {
        /** Nothing. */
        QUIET,
        /** Queries and changes of tables that take up to a minute. */
        LONG_QUERIES,
        /** A server has more to do than it can. */
        OVERLOAD,
        /** The loops of the router stand still, one or all. */
        OWN_PAUSES,
        /** One fault of one server, so that times and names can be judged. */
        ONE_FAULT,
        /** Anything, at once, but for some shards that are left in peace. */
        CHAOS
    }

    private static final List<Kind> KINDS = List.of(
            Kind.CHAOS,
            Kind.ONE_FAULT,
            Kind.CHAOS,
            Kind.QUIET,
            Kind.ONE_FAULT,
            Kind.CHAOS,
            Kind.LONG_QUERIES,
            Kind.ONE_FAULT,
            Kind.OVERLOAD,
            Kind.OWN_PAUSES);

    static Plan of(long seed, Chance chance) {
        Kind kind = KINDS.get((int) Math.floorMod(seed, (long) KINDS.size()));
        int shards = chance.between(3, 6);
        List<Double> rates = new ArrayList<>();
        List<Limits> limits = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            rates.add(chance.one(List.of(0.5, 20.0, 20.0, 40.0, 60.0)));
            limits.add(limits(kind, chance));
        }
        Set<Integer> noisy = noisy(kind, shards, chance);
        boolean rehearses = kind == Kind.CHAOS && chance.oneIn(4);
        HealthSettings health =
                HealthSettings.DEFAULT.withMode(rehearses ? HealthSettings.Mode.DRY_RUN : HealthSettings.Mode.ON);
        SimulatedRouter.Settings router = new SimulatedRouter.Settings(
                chance.between(1, 3), health, limits, chance.oneIn(kind == Kind.OWN_PAUSES ? 2 : 4));
        return new Plan(kind, router, rates, noisy, Duration.ofSeconds(kind == Kind.CHAOS ? 50 : 35));
    }

    private static Set<Integer> noisy(Kind kind, int shards, Chance chance) {
        Set<Integer> noisy = new HashSet<>();
        int count = switch (kind) {
            case QUIET, OWN_PAUSES, LONG_QUERIES -> 0;
            case ONE_FAULT, OVERLOAD -> 1;
            case CHAOS -> chance.between(1, shards - 1);
        };
        for (int i = 0; i < count; i++) {
            noisy.add(i);
        }
        return noisy;
    }

    private static Limits limits(Kind kind, Chance chance) {
        boolean tight = kind == Kind.CHAOS && chance.oneIn(2);
        if (!tight) {
            return Limits.DEFAULT;
        }
        int inFlight = chance.between(3, 12);
        int waiting = chance.between(3, 30);
        Limits.Rate rate = chance.oneIn(3) ? new Limits.Rate(chance.between(5, 40), 5) : Limits.Rate.UNLIMITED;
        return new Limits(
                new Limits.Bounds(inFlight, waiting, 1_000),
                new Limits.Bounds(chance.between(1, inFlight), chance.between(1, waiting), 500),
                Duration.ofMillis(chance.between(100, 5_000)),
                rate,
                Duration.ofMillis(chance.between(0, 500)),
                chance.between(1, 8));
    }

    static TenantPolicy policy(Chance chance) {
        return new TenantPolicy(
                chance.one(List.of(TenantPolicy.Reads.values())),
                chance.one(List.of(TenantPolicy.Writes.values())),
                Duration.ofMillis(chance.between(0, 8_000)),
                Duration.ofMillis(chance.between(500, 30_000)),
                false);
    }

    /** Whether only one thing at a time is wrong, and never our own loops. */
    boolean isSharp() {
        return kind == Kind.ONE_FAULT || kind == Kind.QUIET;
    }

    boolean isCalm(int shard) {
        return !noisy.contains(shard);
    }
}
