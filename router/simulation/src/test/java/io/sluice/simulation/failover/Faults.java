package io.sluice.simulation.failover;

import io.sluice.core.failover.Order;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.simulation.world.Chance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What befalls a shard, and what its operators want. */
final class Faults {
    private final FailoverWorld world;
    private final Chance chance;
    private boolean hasPromoted;

    Faults(FailoverWorld world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** Switchovers only. */
    void plan() {
        for (int i = 1; i <= chance.between(1, 4); i++) {
            at(i * 2_500_000_000L, this::switchOver);
        }
    }

    void chaos() {
        List<Runnable> some = List.of(
                this::freezePrimary,
                this::freezePrimary,
                this::freezePrimary,
                this::freezePrimary,
                this::killPrimary,
                this::killPrimary,
                this::cutOffPrimary,
                this::creep,
                this::creep,
                this::freezeReplica,
                this::killReplica,
                this::cutReplica,
                this::lag,
                this::writeOnReplica,
                this::backUp,
                this::cordon,
                this::promote,
                this::promote,
                this::switchOver,
                this::switchOver,
                this::promoteElsewhere,
                () -> world.log.slow(chance.about(2_000_000_000)),
                this::trouble);
        int count = chance.between(2, 9);
        for (int i = 0; i < count; i++) {
            at(chance.nanos(Duration.ofMillis(200), FailoverWorld.FAULTS), chance.one(some));
        }
        if (chance.oneIn(3)) {
            for (int i = 0; i < 6; i++) {
                at(chance.nanos(Duration.ofMillis(200), FailoverWorld.FAULTS), world.controller::abort);
            }
        }
    }

    private void at(long nanos, Runnable what) {
        world.time.after(nanos, what);
    }

    private Server primary() {
        return world.server(world.log.current().primary());
    }

    private Server replica() {
        ServerAddress one = chance.one(world.log.current().replicas());
        return world.server(one);
    }

    // -- servers ----------------------------------------------------------------------------------------------------

    private void freezePrimary() {
        freeze(primary());
    }

    private void freezeReplica() {
        freeze(replica());
    }

    private void freeze(Server server) {
        server.freeze();
        at(chance.about(chance.oneIn(2) ? 1_500_000_000 : 5_000_000_000L), server::thaw);
    }

    private void killPrimary() {
        kill(primary());
    }

    private void killReplica() {
        kill(replica());
    }

    private void kill(Server server) {
        server.kill();
        at(chance.about(3_000_000_000L), server::start);
    }

    /** From the controller, and from one router: others may see it well. */
    private void cutOffPrimary() {
        long nanos = chance.about(4_000_000_000L);
        world.cut(Controller.ID, primary().id, nanos);
        if (chance.oneIn(2)) {
            world.cut(chance.one(world.routers).id, primary().id, nanos);
        }
    }

    /** It is well, and only not seen; while all takes long, its replicas part. */
    private void creep() {
        world.cut(Controller.ID, primary().id, 4_000_000_000L);
        at(chance.upTo(800_000_000), () -> world.log.slow(3_000_000_000L));
        at(chance.upTo(2_500_000) * 1_000L, this::cutReplica);
    }

    private void cutReplica() {
        world.cut(primary().id, replica().id, chance.about(3_000_000_000L));
    }

    private void lag() {
        Server server = replica();
        server.applyNanos = chance.about(100_000_000);
        at(chance.about(4_000_000_000L), () -> server.applyNanos = 500_000);
    }

    private void writeOnReplica() {
        replica().writeOfItsOwn();
    }

    private void backUp() {
        Server server = replica();
        server.isInBackup = true;
        at(chance.about(3_000_000_000L), () -> server.isInBackup = false);
    }

    // -- others -----------------------------------------------------------------------------------------------------

    private void trouble() {
        Router router = chance.one(world.routers);
        if (chance.oneIn(2)) {
            router.isDeaf = true;
            at(chance.about(1_000_000_000L), router::listen);
        } else if (chance.oneIn(2)) {
            router.kill();
            at(chance.about(1_000_000_000L), router::start);
        } else {
            world.controller.kill();
        }
    }

    /** By hand, past the routers: the old one is made read-only if it can be, and until it can be. */
    private void promoteElsewhere() {
        ShardRecord record = world.log.current();
        Server old = primary();
        Server next = replica();
        boolean isFit = !hasPromoted
                && next.isAlive
                && !next.isFrozen
                && !record.failover().demoted().contains(next.address)
                && record.failover().handover().isEmpty();
        if (isFit) {
            world.tell("somebody", "promotes " + next);
            old.take(() -> old.setReadOnly(true));
            next.promote();
            next.forgetSource();
            putRight(old, next, world.log.history().size());
            hasPromoted = true;
        }
    }

    /** Until the map names the new one; or, if that cannot be any more, it was none. */
    private void putRight(Server old, Server next, int since) {
        at(1_000_000_000L, () -> {
            ServerAddress now = world.log.current().primary();
            boolean isNamed = world.log.history().stream()
                    .skip(since)
                    .anyMatch(each -> each.primary().equals(next.address));
            if (next.isReadOnly || isNamed) {
                return;
            }
            boolean isVain = next.source != null || !now.equals(old.address);
            if (isVain) {
                next.take(() -> next.setReadOnly(true));
                if (now.equals(old.address)) {
                    old.take(() -> old.setReadOnly(false));
                }
            } else {
                old.take(() -> old.setReadOnly(true));
            }
            putRight(old, next, since);
        });
    }

    // -- operators --------------------------------------------------------------------------------------------------

    private void cordon() {
        ServerAddress server = replica().address;
        boolean isOn = chance.oneIn(2);
        ShardRecord now = world.log.current();
        world.log.append(now.withFailover(now.epoch().next(), now.failover().withCordon(server, isOn)), taken -> {});
    }

    private void switchOver() {
        world.controller.order(new Order(
                Handover.Kind.SWITCHOVER, wanted(), "dba", LossPolicy.NONE, Handover.Fence.NONE, false, false));
    }

    /** Now and then of a primary that is well. Whoever says that it is fenced has seen to it. */
    private void promote() {
        boolean isFenced = chance.oneIn(2);
        if (isFenced) {
            primary().kill();
        }
        Handover.Fence hook = world.hook.isThere() ? Handover.Fence.HOOK : Handover.Fence.NONE;
        world.controller.order(new Order(
                Handover.Kind.PROMOTION,
                wanted(),
                "dba",
                chance.oneIn(2) ? LossPolicy.ANY : LossPolicy.UNSEEN,
                isFenced ? Handover.Fence.OPERATOR : hook,
                false,
                false));
    }

    private Optional<ServerAddress> wanted() {
        return chance.oneIn(2) ? Optional.empty() : Optional.of(replica().address);
    }
}
