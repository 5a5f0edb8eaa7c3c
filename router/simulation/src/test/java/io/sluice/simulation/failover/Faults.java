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
    private final Chance misfortunes;
    private boolean hasPromoted;

    /** @param misfortunes of its own, so that what else happens in a world stays as it is */
    Faults(FailoverWorld world, Chance chance, Chance misfortunes) {
        this.world = world;
        this.chance = chance;
        this.misfortunes = misfortunes;
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
        List<Runnable> rare = List.of(this::outage, this::outage, this::straggle, this::writeOn);
        if (misfortunes.oneIn(2)) {
            at(misfortunes.nanos(Duration.ofMillis(200), FailoverWorld.FAULTS), misfortunes.one(rare));
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
        return replica(chance);
    }

    private Server replica(Chance by) {
        ServerAddress one = by.one(world.log.current().replicas());
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

    /** The primary and the only replica that receives fall at once, and that one comes back. */
    private void outage() {
        Server primary = primary();
        Server falls = replica(misfortunes);
        world.servers.stream()
                .filter(other -> other != primary && other != falls)
                .forEach(other -> world.cut(primary.id, other.id, 2_500_000_000L));
        falls.applyNanos = 300_000_000;
        at(misfortunes.about(500_000_000), () -> {
            primary.kill();
            falls.kill();
        });
        at(misfortunes.about(1_400_000_000), falls::start);
        at(3_000_000_000L, () -> falls.applyNanos = 500_000);
        at(misfortunes.about(6_000_000_000L), primary::start);
    }

    /** A replica hears nothing of a promotion, and goes on taking from the old primary, which thaws as it is turned to the new one. */
    private void straggle() {
        Server old = primary();
        Server straggler = replica(misfortunes);
        world.cut(Controller.ID, straggler.id, misfortunes.about(6_000_000_000L));
        old.freeze();
        world.strike.onRepoint(straggler, old);
        at(misfortunes.about(10_000_000_000L), old::thaw);
    }

    /** The primary is only not seen, and goes on while it is promoted away; its replicas are behind. */
    private void writeOn() {
        world.cut(Controller.ID, primary().id, 5_000_000_000L);
        at(misfortunes.upTo(800_000_000), () -> world.log.slow(3_000_000_000L));
        for (ServerAddress replica : world.log.current().replicas()) {
            Server server = world.server(replica);
            server.applyNanos = misfortunes.about(60_000_000);
            at(6_000_000_000L, () -> server.applyNanos = 500_000);
        }
    }

    private void writeOnReplica() {
        replica().writeOfItsOwn();
    }

    private void backUp() {
        Server server = replica();
        world.tell(server, "is in backup");
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

    /** Until the map names the new one; or, if that cannot be any more, it was none, and the old one takes writes again. */
    private void putRight(Server old, Server next, int since) {
        at(1_000_000_000L, () -> {
            ShardRecord record = world.log.current();
            boolean isOldNamed = record.primary().equals(old.address);
            boolean isNamed = world.log.history().stream()
                    .skip(since)
                    .anyMatch(each -> each.primary().equals(next.address));
            boolean isTakenBack =
                    next.isReadOnly && record.failover().handover().isEmpty();
            if (isNamed || (isTakenBack && (!isOldNamed || !old.isReadOnly))) {
                return;
            }
            boolean isVain = next.source != null || !isOldNamed;
            if (isTakenBack) {
                // It may be down now.
                old.take(() -> old.setReadOnly(false));
            } else if (isVain) {
                next.take(() -> next.setReadOnly(true));
            } else if (!next.isReadOnly) {
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
