package io.sluice.proxy.control;

import static java.util.Objects.requireNonNull;

import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.log.Position;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalException.Reason;
import io.sluice.proxy.control.ControlListener.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the router that leads does: carries out the operators' intents, one at a time, changes shards' records, and sees to it that
 * tenants have their accounts. Made anew for each lead; when the lead is over its log takes nothing more. Owned by the control
 * loop's event loop.
 */
final class Lead {
    private static final Logger LOG = LoggerFactory.getLogger(Lead.class);

    private final ControlParts parts;
    private final ControlSettings settings;
    private final Context loop;
    private final MapCopy copy;
    private final MapLog log;
    private final Function<FailoverIntent, Future<Outcome>> failovers;
    private final Claims claims = new Claims();
    private final Provisioner provisioner;
    private final ShardChanges shardChanges = new ShardChanges();
    private boolean busy;

    /** @param log takes changes for as long as this router leads */
    Lead(
            ControlParts parts,
            ControlSettings settings,
            Context loop,
            MapCopy copy,
            MapLog log,
            Function<FailoverIntent, Future<Outcome>> failovers) {
        this.parts = requireNonNull(parts, "parts");
        this.settings = requireNonNull(settings, "settings");
        this.loop = requireNonNull(loop, "loop");
        this.copy = requireNonNull(copy, "copy");
        this.log = requireNonNull(log, "log");
        this.failovers = requireNonNull(failovers, "failovers");
        this.provisioner = new Provisioner(parts, settings, claims);
    }

    /** With all that the leads before have confirmed in the view; an empty map is sown. */
    Future<Void> begin(Supplier<Seed> seed) {
        Future<Void> sown = parts.view().current().version() == 0 ? sow(seed.get()) : Future.succeededFuture();
        return sown.map(done -> {
            parts.view().current().shards().stream().map(ShardRecord::id).forEach(provisioner::look);
            return null;
        });
    }

    /** Begins nothing new in the background. */
    void end() {
        provisioner.stop();
    }

    /** The shards whose tenants are not all seen to have their accounts. */
    Set<ShardId> pending() {
        return provisioner.pending();
    }

    private Future<Void> sow(Seed seed) {
        List<MapChange> changes = seed.changes(parts.accounts());
        if (changes.isEmpty()) {
            return Future.succeededFuture();
        }
        // In one append: half a seed would never be completed.
        return Future.fromCompletionStage(log.append(changes), loop).compose(copy::reached);
    }

    /** As {@link ControlLoop#changeShard}. */
    Future<ShardRecord> changeShard(ShardId shard, Function<ShardRecord, Optional<ShardRecord>> change) {
        return shardChanges.after(shard, () -> changed(shard, change));
    }

    private Future<ShardRecord> changed(ShardId id, Function<ShardRecord, Optional<ShardRecord>> change) {
        RoutingTable table = parts.view().current();
        Optional<MapChange.PutShard> put = table.shard(id)
                .flatMap(change)
                .map(record -> new MapChange.PutShard(record.withEpoch(table.nextEpoch(id))));
        if (put.isEmpty()) {
            return Future.failedFuture(new IllegalStateException("shard " + id + " has changed meanwhile"));
        }
        Optional<Outcome.Refused> refusal = table.refusal(put.get());
        if (refusal.isPresent()) {
            return Future.failedFuture(new IllegalStateException(refusal.get().text()));
        }
        return Future.fromCompletionStage(log.append(List.of(put.get())), loop)
                .recover(Lead::told)
                .compose(copy::reached)
                .map(reached -> put.get().shard());
    }

    private static <T> Future<T> told(Throwable failure) {
        boolean isOver = failure instanceof JournalException journal && journal.reason() == Reason.NOT_LEADING;
        return Future.failedFuture(isOver ? new NotLeadingException() : failure);
    }

    /** Does not fail; an intent that comes meanwhile is refused. */
    Future<Outcome> carryOut(Intent intent) {
        if (busy) {
            return Future.succeededFuture(
                    new Outcome.Refused(Refusal.BUSY, "another intent is under way, or the log has not confirmed one"));
        }
        busy = true;
        Promise<Outcome> answer = Promise.promise();
        Execution execution = new Execution(answer);
        Future<Void> ended;
        try {
            ended = intent.accept(new Planner(parts.view().current(), parts.accounts(), parts.backlogs()))
                    .accept(execution);
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).addKeyValue("intent", intent.id()).log("an intent met a bug");
            ended = Future.failedFuture(bug);
        }
        ended.onComplete(done -> {
            busy = false;
            if (done.failed()) {
                answer.tryComplete(
                        new Outcome.Failed(String.valueOf(done.cause().getMessage())));
            }
        });
        return answer.future().onSuccess(outcome -> report(intent, outcome));
    }

    private void report(Intent intent, Outcome outcome) {
        Answer answer = outcome instanceof Outcome.Done
                ? Answer.DONE
                : outcome instanceof Outcome.Refused ? Answer.REFUSED : Answer.FAILED;
        parts.listener().onIntent(answer);
        LOG.atInfo()
                .addKeyValue("intent", intent.id())
                .addKeyValue("actor", intent.origin().actor())
                .addKeyValue("kind", intent.getClass().getSimpleName())
                .addKeyValue("subject", intent.subject())
                .addKeyValue("outcome", outcome)
                .log("an intent was answered");
    }

    /**
     * Carries out one plan. The answer may come before the end: when the log does not confirm in time the operator
     * hears so, and no other intent is taken until it has.
     */
    private final class Execution implements Plan.Cases<Future<Void>> {
        private final Promise<Outcome> answer;

        Execution(Promise<Outcome> answer) {
            this.answer = answer;
        }

        @Override
        public Future<Void> answer(Plan.Answer plan) {
            answer.complete(plan.outcome());
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> failover(Plan.Failover plan) {
            // It takes seconds, and must not keep others waiting: its changes of the map come by themselves.
            failovers
                    .apply(plan.intent())
                    .otherwise(cause -> new Outcome.Failed(String.valueOf(cause.getMessage())))
                    .onSuccess(answer::tryComplete);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> commit(Plan.Commit plan) {
            RoutingTable before = parts.view().current();
            Optional<ShardId> shard = shardOf(plan.change());
            if (shard.filter(shardChanges::isUnderWay).isPresent()) {
                answer.complete(new Outcome.Refused(Refusal.BUSY, "another change of the shard is under way"));
                return Future.succeededFuture();
            }
            Future<Position> confirmed = confirmed(plan);
            shard.ifPresent(id -> shardChanges.begin(id, confirmed));
            return confirmed
                    .onSuccess(position -> lookAgain(before, plan.change()))
                    .mapEmpty();
        }

        @Override
        public Future<Void> create(Plan.Create plan) {
            return claiming(
                    plan.tenant().id(),
                    () -> on(plan.shard(), parts.sql().provisionTenants(plan.shard(), List.of(plan.tenant())))
                            .onFailure(cause -> forget(plan))
                            .compose(made -> confirmed(plan.commit()))
                            .mapEmpty());
        }

        @Override
        public Future<Void> drop(Plan.Drop plan) {
            // The log last: an operator who is told of a failure asks again, and every step may be repeated.
            return claiming(
                    plan.tenant().id(),
                    () -> on(plan.shard(), parts.sql().dropTenant(plan.shard(), plan.tenant(), plan.dropData()))
                            .compose(dropped -> confirmed(plan.commit()))
                            .<Void>mapEmpty()
                            .onFailure(cause -> provisioner.look(plan.shard().id())));
        }

        @Override
        public Future<Void> remap(Plan.Remap plan) {
            Remapping remapping = new Remapping(parts.sql(), plan);
            return claiming(
                    plan.tenant().id(),
                    () -> remapping
                            .prepare()
                            .compose(refusal -> {
                                if (refusal.isPresent()) {
                                    answer.complete(refusal.get());
                                    return Future.succeededFuture();
                                }
                                return confirmed(plan.commit())
                                        .<Void>mapEmpty()
                                        .recover(cause -> undone(remapping, cause));
                            })
                            .onFailure(cause -> provisioner.look(plan.source().id())));
        }

        /** When the log may have the change after all, the source stays fenced: the next start knows. */
        private Future<Void> undone(Remapping remapping, Throwable cause) {
            boolean unwritten = cause instanceof JournalException failure
                    && failure.reason() != Reason.STOPPED
                    && failure.reason() != Reason.UNCONFIRMED;
            return unwritten
                    ? remapping.undo().compose(open -> Future.failedFuture(cause))
                    : Future.failedFuture(cause);
        }

        /** Tidies up what nobody will use: the account's name is new at every attempt. */
        private void forget(Plan.Create plan) {
            parts.sql()
                    .dropTenant(plan.shard(), plan.tenant(), false)
                    .onFailure(cause -> LOG.atWarn()
                            .addKeyValue("shard", plan.shard().id())
                            .addKeyValue("account", plan.tenant().accountUser())
                            .log("an unused account may be left"));
        }

        private Future<Void> claiming(TenantId tenant, Supplier<Future<Void>> work) {
            if (!claims.isFree(tenant)) {
                answer.complete(new Outcome.Refused(Refusal.BUSY, "the tenant's account is being made; try again"));
                return Future.succeededFuture();
            }
            claims.take(tenant);
            return work.get().onComplete(done -> claims.release(tenant));
        }

        /** Completes when the log has confirmed and the change is published, however late. */
        private Future<Position> confirmed(Plan.Commit plan) {
            Future<Position> appended = Future.fromCompletionStage(log.append(List.of(plan.change())), loop);
            Future<Position> published = appended.compose(position -> copy.reached(position)
                    .compose(reached -> everywhere(position))
                    .map(heeded -> {
                        answer.tryComplete(new Outcome.Done(plan.epoch(), position.value()));
                        return position;
                    }));
            appended.timeout(settings.logTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(cause -> {
                        if (cause instanceof TimeoutException) {
                            answer.tryComplete(
                                    new Outcome.Failed("the log has not confirmed the change in time; it may yet"));
                        }
                    });
            return published;
        }

        /** Who hears that it is done may go on as if each router knew it. Does not fail: the change stands, whoever has heard of it. */
        private Future<Void> everywhere(Position position) {
            return Future.fromCompletionStage(parts.log().everywhere(position), loop)
                    .otherwise(unconfirmed -> {
                        LOG.atWarn()
                                .addKeyValue("version", position.value())
                                .log("not every router has acknowledged a change of the map");
                        return null;
                    });
        }

        private static Optional<ShardId> shardOf(MapChange change) {
            if (change instanceof MapChange.PutShard put) {
                return Optional.of(put.shard().id());
            }
            return change instanceof MapChange.RemoveShard removal ? Optional.of(removal.shard()) : Optional.empty();
        }

        /** A shard that is reached otherwise than before may be another server now. */
        private void lookAgain(RoutingTable before, MapChange change) {
            if (change instanceof MapChange.PutShard put
                    && before.shard(put.shard().id())
                            .filter(put.shard()::isReachedLike)
                            .isEmpty()) {
                provisioner.look(put.shard().id());
            }
        }

        private static <T> Future<T> on(ShardRecord shard, Future<T> work) {
            return work.recover(cause -> Future.failedFuture("shard " + shard.id() + ": " + cause.getMessage()));
        }
    }
}
