package io.sluice.simulation.failover;

import io.sluice.core.failover.ServerView;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What follows a change of the primary, by what is seen: whoever promoted may be no more. */
final class Aftercare {
    private static final long FRESH = 700_000_000L;

    private final FailoverWorld world;
    private final Controller controller;
    private final Deeds deeds;
    /** Each look is acted upon once. */
    private final Map<Server, Long> seenTo = new HashMap<>();

    private int repoints;

    Aftercare(FailoverWorld world, Controller controller) {
        this.world = world;
        this.controller = controller;
        this.deeds = new Deeds(world, controller);
    }

    void onDone() {
        repoints = 3;
    }

    void tick(Map<Server, ServerView> views, Map<Server, Long> answered) {
        long now = world.time.nanos();
        boolean mayRepoint = world.mistake != Mistake.REPOINTS_ONCE || repoints-- > 0;
        for (Server server : world.servers) {
            ServerView view = views.get(server);
            long at = answered.getOrDefault(server, 0L);
            if (view != null && now - at < FRESH && !Long.valueOf(at).equals(seenTo.put(server, at))) {
                see(server, view, mayRepoint);
            }
        }
    }

    private void see(Server server, ServerView view, boolean mayRepoint) {
        ShardRecord shard = controller.copy();
        Server primary = world.server(shard.primary());
        if (shard.failover().demoted().contains(server.address)) {
            if (!view.isReadOnly() && world.mistake != Mistake.LETS_THE_OLD_ONE_WRITE) {
                order(server, () -> server.setReadOnly(true));
            }
        } else if (server == primary) {
            if (view.follows().isPresent()) {
                order(server, server::forgetSource);
            } else {
                settled(server, shard);
            }
        } else if (view.isReadOnly() && mayRepoint) {
            boolean follows = view.follows().equals(Optional.of(primary.address));
            if (!follows) {
                repoint(server, primary);
            } else if (!view.isReceiving() || !view.isApplying()) {
                // Without a change of the source, which throws away what it may have acknowledged.
                order(server, server::startReplication);
            } else {
                settled(server, shard);
            }
        }
    }

    private void settled(Server server, ShardRecord seen) {
        if (seen.failover().unsettled().contains(server.address)) {
            deeds.change(
                    now -> {
                        Set<ServerAddress> left = new HashSet<>(now.failover().unsettled());
                        boolean isStill = now.primary().equals(seen.primary())
                                && now.failover().handover().isEmpty();
                        return isStill && left.remove(server.address)
                                ? Optional.of(now.withFailover(
                                        now.epoch(), now.failover().withUnsettled(left)))
                                : Optional.empty();
                    },
                    () -> {},
                    failed -> {});
        }
    }

    /**
     * Only if the primary has all that it has: else its applier would meet the same writes again, or hide what forked. What the old
     * primary executes late must not come to it in between.
     */
    private void repoint(Server server, Server primary) {
        Supplier<ServerView> stopped = () -> {
            if (world.mistake != Mistake.ASKS_BEFORE_IT_STOPS) {
                server.stopReceiving();
            }
            return server.view();
        };
        world.strike.isRepointed(server);
        deeds.ask(
                server,
                stopped,
                view -> deeds.ask(
                        primary,
                        primary::view,
                        its -> {
                            boolean isWithin = its.executed().containsAll(view.received());
                            if (isWithin || world.mistake == Mistake.REPOINTS_ANYONE) {
                                order(server, () -> server.follow(primary));
                            }
                        },
                        () -> {}),
                () -> {});
    }

    private void order(Server server, Runnable work) {
        deeds.ask(
                server,
                () -> {
                    work.run();
                    return true;
                },
                done -> {},
                () -> {});
    }
}
