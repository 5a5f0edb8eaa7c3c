package io.sluice.proxy.control;

import static java.util.Objects.requireNonNull;

import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.log.Position;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.journal.DurableLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this router's map as the log says it, and, while the router leads, changes it: decides by the table ({@link Planner}),
 * does on the shards what the plan needs, has the log confirm the change, and tells everybody. The order makes every crash
 * harmless: what was done on a shard before the log knew is found and finished, or left unused.
 *
 * <p>Owned by the event loop it is made on; its public methods may be called from any thread.
 */
public final class ControlLoop {
    private final ControlParts parts;
    private final ControlSettings settings;
    private final Context loop;
    private final MapCopy copy;
    private volatile Function<FailoverIntent, Future<Outcome>> failovers = intent -> Future.succeededFuture(
            new Outcome.Refused(Refusal.HANDOVER_BLOCKED, "this router does not change primaries"));
    private @Nullable Lead lead;

    public ControlLoop(ControlParts parts, ControlSettings settings) {
        this.parts = requireNonNull(parts, "parts");
        this.settings = requireNonNull(settings, "settings");
        this.loop = parts.vertx().getOrCreateContext();
        this.copy = new MapCopy(parts, loop);
    }

    /**
     * Puts the log's changes on top of the snapshot, publishes the table, and follows the log from then on. Waits for the disk, for
     * no shard and no peer. Fails if the log cannot be read or does not belong to the snapshot.
     *
     * @param snapshot {@link RoutingTable#EMPTY} if there is none
     */
    public Future<Void> start(RoutingTable snapshot) {
        requireNonNull(snapshot, "snapshot");
        return onLoop(() -> parts.vertx()
                .executeBlocking(() -> copy.load(snapshot), false)
                .map(table -> {
                    copy.begin(table);
                    return null;
                }));
    }

    /**
     * From now on this router leads: it takes intents, changes the map, publishes it, and sees in the background to tenants that
     * lack their accounts. Puts the seed into an empty map. Completes when intents are taken; fails if the seed does not fit
     * together, or the log does not take it.
     *
     * @param generation as {@link io.sluice.cluster.RouterCluster#lead}
     * @param log takes changes for as long as this router leads
     * @param known what the log holds of the leads before is in this router's view when it has this one
     * @param seed is asked only for an empty map
     */
    public Future<Void> lead(long generation, DurableLog log, Position known, Supplier<Seed> seed) {
        requireNonNull(seed, "seed");
        MapLog own = new MapLog(log);
        return onLoop(() -> {
            endLead();
            Lead begun = new Lead(parts, settings, loop, copy, own, intent -> failovers.apply(intent));
            lead = begun;
            return copy.reached(known).compose(there -> begun.begin(seed)).map(sown -> {
                if (lead == begun) {
                    copy.tell(true);
                    parts.cluster().lead(generation, intent -> submit(intent).toCompletionStage());
                }
                return null;
            });
        });
    }

    /** From now on this router does not lead: what is under way ends as its log lets it. */
    public Future<Void> follow() {
        return onLoop(() -> {
            endLead();
            parts.cluster().follow();
            return Future.succeededFuture();
        });
    }

    private void endLead() {
        Lead ending = lead;
        lead = null;
        copy.tell(false);
        if (ending != null) {
            ending.end();
        }
    }

    /** Carries out one intent; for callers in this process. Does not fail; an intent that comes meanwhile is refused. */
    public Future<Outcome> submit(Intent intent) {
        requireNonNull(intent, "intent");
        return onLoop(() -> {
            Lead leading = lead;
            return leading == null
                    ? Future.succeededFuture(
                            new Outcome.Refused(Refusal.BUSY, "another router leads from now on; try again"))
                    : leading.carryOut(intent);
        });
    }

    /** Who carries out what operators want of a shard's primary; until then it is refused. */
    public void onFailover(Function<FailoverIntent, Future<Outcome>> handler) {
        failovers = requireNonNull(handler, "handler");
    }

    /**
     * Replaces the record of a shard, also while an intent is under way; the epoch is the loop's to give. Completes when the
     * log has confirmed it and the table is published. Fails when the log does, with a {@link NotLeadingException}, and with an
     * IllegalStateException when the shard is not there or the change is not wanted any more.
     *
     * @param change what it makes of the record as it is then; empty if that is not what it was meant for. Called on the
     *     control loop
     */
    public Future<ShardRecord> changeShard(ShardId shard, Function<ShardRecord, Optional<ShardRecord>> change) {
        requireNonNull(change, "change");
        return onLoop(() -> {
            Lead leading = lead;
            return leading == null
                    ? Future.failedFuture(new NotLeadingException())
                    : leading.changeShard(shard, change);
        });
    }

    /**
     * Completes when every router that goes on has heeded the map as this one has it now. Fails with a {@link
     * io.sluice.journal.JournalException} UNCONFIRMED when that cannot be told in time.
     */
    public Future<Void> everywhere() {
        return onLoop(() -> Future.fromCompletionStage(
                parts.log().everywhere(new Position(parts.view().current().version())), loop));
    }

    /** The shards whose tenants are not all seen to have their accounts; none while another router leads. */
    public Future<Set<ShardId>> unprovisioned() {
        return onLoop(() -> Future.succeededFuture(lead == null ? Set.of() : lead.pending()));
    }

    /** Begins nothing new in the background. */
    public Future<Void> stop() {
        return onLoop(() -> {
            endLead();
            return Future.succeededFuture();
        });
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(now -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException bug) {
                promise.fail(bug);
            }
        });
        return promise.future();
    }
}
