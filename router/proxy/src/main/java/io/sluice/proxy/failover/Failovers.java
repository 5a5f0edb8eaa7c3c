package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.HandoverEnd;
import io.sluice.core.failover.Order;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.watch.Outlook;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Changes primaries: by itself, or as operators say. Owned by the event loop it is made on; its methods are for any thread. */
public final class Failovers {
    private static final long TICK_MILLIS = 100;
    private static final int TICKS_A_WRITE = 10;

    private final FailoverParts parts;
    private final Context loop;
    private final Map<ShardId, ShardDesk> desks = new HashMap<>();
    private final Sightings sightings;
    private long timer = -1;
    private long ticks;
    private boolean isLooking;
    private boolean leads;

    public Failovers(FailoverParts parts) {
        this.parts = requireNonNull(parts, "parts");
        this.loop = parts.vertx().getOrCreateContext();
        this.sightings = new Sightings(parts.vertx(), parts.sightings(), parts.clock(), parts.wall());
    }

    /** Sees to all shards from now on. */
    public Future<Void> start() {
        return onLoop(() -> {
            return sightings.open().onSuccess(read -> timer = parts.vertx().setPeriodic(TICK_MILLIS, fired -> look()));
        });
    }

    /**
     * From now on this router changes primaries, or no more: then what is under way is let go at once, as it stands in the map,
     * for the router that leads now.
     */
    public void lead(boolean now) {
        loop.runOnContext(there -> {
            leads = now;
            if (!now) {
                desks.values().forEach(ShardDesk::letGo);
            }
        });
    }

    /** Begins nothing more. What is under way stands in the map, and is carried on by whoever starts next. */
    public Future<Void> stop() {
        return onLoop(() -> {
            parts.vertx().cancelTimer(timer);
            return sightings.write();
        });
    }

    /** Completes when what the operator wants is done, or was taken back. Does not fail. */
    public Future<Outcome> carryOut(FailoverIntent intent) {
        return onLoop(() -> intent.accept(new Orders()))
                .otherwise(
                        failure -> new Outcome.Refused(Refusal.HANDOVER_BLOCKED, String.valueOf(failure.getMessage())));
    }

    /** Empty if there is no such shard. */
    public Future<Optional<FailoverStatus>> statusOf(ShardId shard) {
        return onLoop(() -> Future.succeededFuture(
                parts.routing().current().shard(shard).map(record -> desk(shard).status(record))));
    }

    private ShardDesk desk(ShardId shard) {
        return desks.computeIfAbsent(shard, id -> new ShardDesk(parts, id, sightings));
    }

    private void look() {
        ticks++;
        if (ticks % TICKS_A_WRITE == 0) {
            sightings.write();
        }
        if (isLooking) {
            return;
        }
        isLooking = true;
        parts.outlooks()
                .get()
                .onComplete((outlooks, failure) -> loop.runOnContext(now -> {
                    isLooking = false;
                    if (failure == null) {
                        see(outlooks);
                    }
                }));
    }

    private void see(Map<ShardId, Outlook> outlooks) {
        desks.keySet().removeIf(id -> parts.routing().current().shard(id).isEmpty());
        outlooks.forEach((id, outlook) ->
                parts.routing().current().shard(id).ifPresent(shard -> desk(id).onOutlook(shard, outlook, leads)));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(now -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException refused) {
                promise.fail(refused);
            }
        });
        return promise.future();
    }

    /** What each wish of an operator comes to. On the event loop. */
    private final class Orders implements FailoverIntent.Cases<Future<Outcome>> {
        @Override
        public Future<Outcome> promote(FailoverIntent.Promote intent) {
            Handover.Fence fence = intent.isFenced()
                    ? Handover.Fence.OPERATOR
                    : parts.settings().hasHook() ? Handover.Fence.HOOK : Handover.Fence.NONE;
            if (fence == Handover.Fence.NONE && !parts.settings().allowUnfenced()) {
                return blocked(Blocker.NOT_FENCED);
            }
            if (desk(intent.shard()).isPrimaryWell()) {
                return blocked(Blocker.NOT_CONTAINED);
            }
            return begin(
                    intent,
                    new Order(
                            Handover.Kind.PROMOTION,
                            intent.candidate(),
                            intent.origin().actor(),
                            intent.acceptsLoss() ? LossPolicy.ANY : LossPolicy.UNSEEN,
                            fence,
                            false,
                            false));
        }

        @Override
        public Future<Outcome> switchOver(FailoverIntent.SwitchOver intent) {
            return begin(
                    intent,
                    new Order(
                            Handover.Kind.SWITCHOVER,
                            intent.candidate(),
                            intent.origin().actor(),
                            LossPolicy.NONE,
                            Handover.Fence.NONE,
                            false,
                            intent.endsPinned()));
        }

        private Future<Outcome> begin(FailoverIntent intent, Order order) {
            ShardRecord shard = record(intent.shard());
            if (shard.failover().mode().orElse(parts.settings().mode()) == FailoverMode.OFF) {
                return blocked(Blocker.MODE_OFF);
            }
            ShardDesk desk = desk(intent.shard());
            if (!leads) {
                return Future.succeededFuture(
                        new Outcome.Refused(Refusal.BUSY, "another router leads from now on; try again"));
            }
            if (desk.isBusy() || shard.failover().handover().isPresent()) {
                return Future.succeededFuture(new Outcome.Refused(
                        Refusal.HANDOVER_UNDER_WAY, "the primary of shard " + shard.id() + " is being changed"));
            }
            return desk.perform(order, shard)
                    .map(end -> outcome(shard.id(), end))
                    .otherwise(letGo -> new Outcome.Failed("another router leads now, and carries it on"));
        }

        @Override
        public Future<Outcome> abort(FailoverIntent.Abort intent) {
            ShardDesk desk = desk(intent.shard());
            Optional<Future<HandoverEnd>> end = desk.end();
            if (end.isEmpty() || !desk.abort("aborted by " + intent.origin().actor())) {
                return Future.succeededFuture(new Outcome.Refused(
                        Refusal.NO_HANDOVER,
                        "nothing is under way on shard " + intent.shard() + " that could be taken back"));
            }
            return end.get().map(how -> done(intent.shard()));
        }

        @Override
        public Future<Outcome> rejoin(FailoverIntent.Rejoin intent) {
            requireServer(intent.shard(), intent.server());
            return desk(intent.shard()).rejoin(intent.server()).map(done -> done(intent.shard()));
        }

        @Override
        public Future<Outcome> cordon(FailoverIntent.Cordon intent) {
            ServerAddress server = intent.server();
            requireServer(intent.shard(), server);
            return parts.map()
                    .changeShard(
                            intent.shard(),
                            now -> Optional.of(now.withFailover(
                                    now.epoch(), now.failover().withCordon(server, intent.isCordoned()))))
                    .map(done -> done(intent.shard()));
        }

        private void requireServer(ShardId shard, ServerAddress server) {
            if (!record(shard).isServer(server)) {
                throw new IllegalStateException("no server " + server + " of shard " + shard);
            }
        }

        private ShardRecord record(ShardId shard) {
            return parts.routing()
                    .current()
                    .shard(shard)
                    .orElseThrow(() -> new IllegalStateException("no shard " + shard));
        }

        private Future<Outcome> blocked(Blocker why) {
            return Future.succeededFuture(new Outcome.Refused(Refusal.HANDOVER_BLOCKED, why.text()));
        }

        private Outcome outcome(ShardId shard, HandoverEnd end) {
            if (end instanceof HandoverEnd.Blocked blocked) {
                return new Outcome.Refused(Refusal.HANDOVER_BLOCKED, blocked.text());
            }
            if (end instanceof HandoverEnd.Undone undone) {
                return new Outcome.Failed("taken back at " + undone.at() + ": " + undone.why());
            }
            return done(shard);
        }

        private Outcome done(ShardId shard) {
            return new Outcome.Done(
                    record(shard).epoch(), parts.routing().current().version());
        }
    }
}
