package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.HandoverEffect;
import io.sluice.core.failover.HandoverEnd;
import io.sluice.core.failover.HandoverRun;
import io.sluice.core.failover.Phase;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.control.NotLeadingException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One {@link HandoverRun}, performed from its beginning to its end. Owned by the event loop that begins it. */
final class Performance {
    private static final long NONE = -1;

    private final Vertx vertx;
    private final MonotonicClock clock;
    private final HandoverRun run;
    private final Deeds deeds;
    private final Consumer<Phase> onPhase;
    private final Promise<HandoverEnd> end = Promise.promise();
    private final ArrayDeque<HandoverEffect> effects = new ArrayDeque<>();
    private Phase told = Phase.ENDED;
    private boolean working;
    private boolean isLetGo;
    private long timer = NONE;

    /** @param onPhase hears of each new one */
    Performance(Vertx vertx, MonotonicClock clock, HandoverRun run, Deeds deeds, Consumer<Phase> onPhase) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.clock = requireNonNull(clock, "clock");
        this.run = requireNonNull(run, "run");
        this.deeds = requireNonNull(deeds, "deeds");
        this.onPhase = requireNonNull(onPhase, "onPhase");
    }

    Future<HandoverEnd> begin() {
        perform(run.begin(clock.nanos()));
        return end.future();
    }

    HandoverRun run() {
        return run;
    }

    Future<HandoverEnd> end() {
        return end.future();
    }

    void abort(String why) {
        if (run.phase() == Phase.FENCE) {
            deeds.stopHook();
        }
        perform(run.onAbort(why, clock.nanos()));
    }

    /** Nothing is done any more, whatever comes back. */
    void letGo() {
        if (isLetGo) {
            return;
        }
        isLetGo = true;
        effects.clear();
        cancel();
        deeds.stopHook();
        end.tryFail(new NotLeadingException());
    }

    private void perform(List<HandoverEffect> decided) {
        if (isLetGo) {
            return;
        }
        effects.addAll(decided);
        if (working) {
            return;
        }
        working = true;
        try {
            tell();
            for (HandoverEffect next = effects.poll(); next != null; next = effects.poll()) {
                perform(next);
                tell();
            }
        } finally {
            working = false;
        }
    }

    private void tell() {
        if (run.phase() != told) {
            told = run.phase();
            onPhase.accept(told);
        }
    }

    private void perform(HandoverEffect effect) {
        Phase phase = run.phase();
        if (effect instanceof HandoverEffect.Wake wake) {
            wake(wake.atNanos());
        } else if (effect instanceof HandoverEffect.End how) {
            cancel();
            end.tryComplete(how.how());
        } else if (effect instanceof HandoverEffect.Survey) {
            // A locked primary would only keep the answer waiting.
            List<ServerAddress> servers = deeds.servers(run.order().kind() != Handover.Kind.PROMOTION);
            deeds.survey(servers).onSuccess(views -> perform(run.onSurveyed(views, clock.nanos())));
        } else if (effect instanceof HandoverEffect.Look look) {
            Future.succeededFuture()
                    .compose(now -> deeds.look(look.server()))
                    .onComplete((view, failure) -> perform(
                            failure == null
                                    ? run.onView(view, clock.nanos())
                                    : run.onFailed(phase, text(failure), clock.nanos())));
        } else {
            Future.succeededFuture()
                    .compose(now -> deeds.of(effect))
                    .onComplete((done, failure) -> onDeed(phase, failure));
        }
    }

    private void onDeed(Phase phase, @Nullable Throwable failure) {
        if (failure instanceof NotLeadingException) {
            // Nothing of it is taken back: whoever leads carries it on from what stands in the map.
            letGo();
        } else if (!isLetGo) {
            perform(
                    failure == null
                            ? run.onDone(phase, clock.nanos())
                            : run.onFailed(phase, text(failure), clock.nanos()));
        }
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private void wake(long atNanos) {
        cancel();
        long delay = TimeUnit.NANOSECONDS.toMillis(atNanos - clock.nanos()) + 1;
        timer = vertx.setTimer(Math.max(1, delay), fired -> {
            timer = NONE;
            perform(run.onTime(clock.nanos()));
        });
    }

    private void cancel() {
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
