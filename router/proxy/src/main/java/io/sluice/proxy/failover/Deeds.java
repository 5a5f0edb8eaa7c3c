package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.HandoverEffect;
import io.sluice.core.failover.ServerView;
import io.sluice.core.gate.GateState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.backend.Quiescence;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a handover orders, done. Decides nothing. Owned by the event loop of the handover. */
final class Deeds {
    /** Who has not said how he stands by then does not take part. */
    private static final long SURVEY_MILLIS = 1_000;
    /** So that the pause of a switchover is not one of polling. */
    private static final long QUIET_POLL_MILLIS = 2;

    private static final int QUIET_POLLS = 100;

    private final FailoverParts parts;
    private final ShardId id;
    private final FenceHook hook;

    /** The record that the present handover was decided by. */
    private @Nullable ShardRecord basis;

    Deeds(FailoverParts parts, ShardId id) {
        this.parts = requireNonNull(parts, "parts");
        this.id = requireNonNull(id, "id");
        this.hook = new FenceHook(parts.vertx(), parts.settings());
    }

    ShardRecord shard() {
        return parts.routing()
                .current()
                .shard(id)
                .orElseThrow(() -> new IllegalStateException("there is no shard " + id + " any more"));
    }

    /** How those servers stand that answer in time. Does not fail. */
    Future<Map<ServerAddress, ServerView>> survey(List<ServerAddress> servers) {
        ShardRecord shard = shard();
        Map<ServerAddress, ServerView> views = new HashMap<>();
        List<Future<ServerView>> looks = new ArrayList<>();
        for (ServerAddress server : servers) {
            looks.add(parts.servers().look(shard, server).onSuccess(view -> views.put(server, view)));
        }
        Promise<Map<ServerAddress, ServerView>> promise = Promise.promise();
        long timer = parts.vertx().setTimer(SURVEY_MILLIS, fired -> promise.tryComplete(Map.copyOf(views)));
        Future.join(looks).onComplete(done -> {
            parts.vertx().cancelTimer(timer);
            promise.tryComplete(Map.copyOf(views));
        });
        return promise.future();
    }

    /** Does one that has nothing to tell but its end. */
    Future<?> of(HandoverEffect effect) {
        ShardRecord shard = shard();
        if (effect instanceof HandoverEffect.SetHandover record) {
            return record(record.handover());
        }
        if (effect instanceof HandoverEffect.SetUnsure unsure) {
            return change(now -> undone(now, unsure.candidate()));
        }
        if (effect instanceof HandoverEffect.AwaitQuiet quiet) {
            return quiet(quiet.endsPinned(), QUIET_POLLS);
        }
        if (effect instanceof HandoverEffect.AwaitRouters) {
            return parts.connections()
                    .fenced(id, shard.epoch())
                    .compose(here -> parts.map().everywhere());
        }
        if (effect instanceof HandoverEffect.RunHook run) {
            return hook.run(id, run.primary(), shard.epoch());
        }
        if (effect instanceof HandoverEffect.SetReadOnly set) {
            return parts.servers().setReadOnly(shard, set.server(), set.isReadOnly());
        }
        if (effect instanceof HandoverEffect.StopReceiving stop) {
            ServerAddress candidate = stop.candidate();
            return withOthers(
                    candidate,
                    server -> server.equals(candidate)
                            ? parts.servers().applyAll(shard, server)
                            : parts.servers().stopReceiving(shard, server));
        }
        if (effect instanceof HandoverEffect.Promote promote) {
            return parts.servers().promote(shard, promote.candidate());
        }
        if (effect instanceof HandoverEffect.Demote demote) {
            return withOthers(demote.candidate(), server -> parts.servers().demote(shard, server));
        }
        if (effect instanceof HandoverEffect.Publish publish) {
            return publish(publish);
        }
        throw new IllegalArgumentException("not for here: " + effect.getClass().getSimpleName());
    }

    void stopHook() {
        hook.stop();
    }

    Future<ServerView> look(ServerAddress server) {
        return parts.servers().look(shard(), server);
    }

    /**
     * Done on the candidate, and on the other replicas as far as they answer: what the old primary executes late must not reach
     * them either. Ends as it does on the candidate.
     */
    private Future<Void> withOthers(ServerAddress candidate, Function<ServerAddress, Future<Void>> deed) {
        List<Future<Void>> others = new ArrayList<>();
        for (ServerAddress server : servers(false)) {
            if (!server.equals(candidate)) {
                others.add(deed.apply(server).otherwiseEmpty());
            }
        }
        Future<Void> first = deed.apply(candidate);
        return Future.join(others).timeout(SURVEY_MILLIS, TimeUnit.MILLISECONDS).transform(done -> first);
    }

    // -- the map ----------------------------------------------------------------------------------------------------

    /** From here on what is decided is decided by this record. */
    void decideBy(ShardRecord shard) {
        basis = shard;
    }

    /**
     * A handover begins only on the record that it was decided by, and goes on only where the map says that it is under way:
     * another one's is not touched, nor what an operator has said meanwhile.
     */
    private Future<ShardRecord> record(Optional<Handover> next) {
        return change(now -> {
            Optional<Handover> there = now.failover().handover();
            boolean isOurs = there.isEmpty()
                    ? next.isEmpty() || isAsDecided(now)
                    : next.isEmpty() || there.get().since().equals(next.get().since());
            return isOurs
                    ? Optional.of(now.withFailover(now.epoch(), now.failover().withHandover(next)))
                    : Optional.empty();
        });
    }

    /** Replicas that have been turned meanwhile are no other situation. */
    private boolean isAsDecided(ShardRecord now) {
        ShardRecord then = basis;
        return then != null
                && now.withFailover(
                                then.epoch(),
                                now.failover().withUnsettled(then.failover().unsettled()))
                        .equals(then);
    }

    private static Optional<ShardRecord> undone(ShardRecord now, ServerAddress candidate) {
        ShardFailover after = now.failover()
                .withHandover(Optional.empty())
                .withDemoted(candidate, now.replicas().contains(candidate));
        ShardRecord kept = now.withQuarantine(now.epoch(), candidate, true);
        return Optional.of(kept.withFailover(now.epoch(), after));
    }

    private Future<ShardRecord> publish(HandoverEffect.Publish publish) {
        Instant at = now();
        return change(now -> now.primary().equals(publish.candidate())
                ? Optional.of(now)
                : Optional.of(now.withPrimary(now.epoch(), publish.candidate(), at, publish.isPlanned())));
    }

    private Future<ShardRecord> change(Function<ShardRecord, Optional<ShardRecord>> change) {
        return parts.map().changeShard(id, change);
    }

    /** As exact as the map keeps it. */
    Instant now() {
        return parts.wall().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    // -- a pause ----------------------------------------------------------------------------------------------------

    private Future<Void> quiet(boolean endsPinned, int polls) {
        return paused().compose(isPaused -> isPaused
                        ? parts.connections().quiescence(id)
                        : Future.succeededFuture((@Nullable Quiescence) null))
                .compose(found -> {
                    if (found != null && found.isQuiet()) {
                        return Future.succeededFuture();
                    }
                    if (polls == 0) {
                        return Future.failedFuture(new IllegalStateException(text(found)));
                    }
                    Future<?> first = found != null && found.isPinnedOnly() && endsPinned
                            ? parts.connections().endPinned(id)
                            : Future.succeededFuture();
                    return first.compose(done -> parts.vertx().timer(QUIET_POLL_MILLIS, TimeUnit.MILLISECONDS))
                            .compose(fired -> quiet(endsPinned, polls - 1));
                });
    }

    private static String text(@Nullable Quiescence found) {
        return found == null
                ? "not all gates have paused"
                : found.inTransaction() + " transactions and " + found.other() + " statements are under way, and "
                        + found.pinned() + " sessions keep state that cannot go along";
    }

    /** What is asked behind the order is answered behind it. */
    private Future<Boolean> paused() {
        return parts.gates().flows(id)
                ? Future.succeededFuture(false)
                : parts.gates()
                        .reports(id)
                        .map(reports ->
                                reports.stream().allMatch(report -> report.state() instanceof GateState.Paused));
    }

    /** The epoch that everybody must have heard of. */
    Epoch epoch() {
        return shard().epoch();
    }

    /** All servers but those that were demoted: these have no word. */
    List<ServerAddress> servers(boolean withPrimary) {
        ShardRecord shard = shard();
        Set<ServerAddress> all = new HashSet<>(shard.replicas());
        all.removeAll(shard.failover().demoted());
        if (withPrimary) {
            all.add(shard.primary());
        }
        return List.copyOf(all);
    }
}
