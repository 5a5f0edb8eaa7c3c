package io.sluice.core.failover;

import static io.sluice.core.failover.Views.A;
import static io.sluice.core.failover.Views.P;
import static io.sluice.core.failover.Views.replica;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A handover from P to A, told in words what is done. Its limits: a step 1 s, the hook 5 s, to catch up 3 s, a pause 500 ms. */
final class HandoverRig {
    static final FailoverSettings.Limits LIMITS = new FailoverSettings.Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofMillis(500),
            Duration.ofMillis(10));
    private static final Instant AT = Instant.ofEpochSecond(2_000);

    final HandoverRun run;
    private final Handover.Kind kind;
    private long nanos = 20_000_000_000L;
    private long wakeNanos;
    private List<String> told = new ArrayList<>();
    private Optional<HandoverEnd> end = Optional.empty();

    private HandoverRig(ShardRecord shard, Order order) {
        kind = order.kind();
        run = new HandoverRun(order, LIMITS, shard, Optional.of(Views.seen(9, false)), 10_500_000_000L, AT);
        hear(run.begin(nanos));
    }

    static HandoverRig begun(Order order) {
        return new HandoverRig(Views.SHARD, order);
    }

    static HandoverRig begun(Handover.Kind kind) {
        return begun(Views.order(kind));
    }

    /** What a router began that is no more. */
    static HandoverRig carriedOn(Handover.Kind kind, Handover.Step step) {
        return new HandoverRig(
                Views.with(failover -> failover.withHandover(Optional.of(Views.handover(kind, step)))),
                Views.order(kind));
    }

    private void hear(List<HandoverEffect> effects) {
        for (HandoverEffect effect : effects) {
            assertThat(end).as("nothing is done after the end").isEmpty();
            if (effect instanceof HandoverEffect.Wake wake) {
                wakeNanos = wake.atNanos();
            } else if (effect instanceof HandoverEffect.End ended) {
                end = Optional.of(ended.how());
            } else {
                told.add(text(effect));
            }
        }
    }

    private static String text(HandoverEffect effect) {
        if (effect instanceof HandoverEffect.SetHandover record) {
            return "record "
                    + record.handover()
                            .map(there -> there.kind() + " " + there.step() + " "
                                    + there.candidate().host() + " since "
                                    + there.since().getEpochSecond())
                            .orElse("nothing");
        }
        if (effect instanceof HandoverEffect.SetUnsure unsure) {
            return "record unsure " + unsure.candidate().host();
        }
        if (effect instanceof HandoverEffect.RunHook hook) {
            return "hook " + hook.primary().host();
        }
        if (effect instanceof HandoverEffect.SetReadOnly set) {
            return (set.isReadOnly() ? "read-only " : "writable ")
                    + set.server().host();
        }
        if (effect instanceof HandoverEffect.StopReceiving stop) {
            return "stop " + stop.candidate().host();
        }
        if (effect instanceof HandoverEffect.Look look) {
            return "look " + look.server().host();
        }
        if (effect instanceof HandoverEffect.Promote promote) {
            return "promote " + promote.candidate().host();
        }
        if (effect instanceof HandoverEffect.Demote demote) {
            return "demote " + demote.candidate().host();
        }
        if (effect instanceof HandoverEffect.Publish publish) {
            return "publish " + publish.candidate().host() + (publish.isPlanned() ? " as planned" : "");
        }
        return effect.getClass().getSimpleName();
    }

    // -- what happens -----------------------------------------------------------------------------------------------

    private static Map<ServerAddress, ServerView> views(Handover.Kind kind) {
        return switch (kind) {
            case PROMOTION -> Views.of(replica(A, 7, 9));
            case SWITCHOVER -> Views.of(replica(P, 9, 9).writable(), replica(A, 7, 7));
            case FOLLOW ->
                Views.of(replica(P, 9, 9).followingNobody(), replica(A, 9, 9).writable());
        };
    }

    /** What the present phase waits for comes, and is good. */
    HandoverRig answer() {
        switch (run.phase()) {
            case SURVEY, COMPARE -> surveyed(views(kind));
            case POSITION -> viewed(replica(P, 9, 9).followingNobody());
            case CATCH_UP -> viewed(replica(A, 9, 9));
            case CONFIRM -> viewed(replica(A, 9, 9).writable());
            default -> done(run.phase());
        }
        return this;
    }

    HandoverRig done(Phase of) {
        hear(run.onDone(of, nanos));
        return this;
    }

    HandoverRig surveyed(Map<ServerAddress, ServerView> views) {
        hear(run.onSurveyed(views, nanos));
        return this;
    }

    HandoverRig viewed(Views.View view) {
        hear(run.onView(view.view(), nanos));
        return this;
    }

    HandoverRig failed(Phase of) {
        hear(run.onFailed(of, "it rains", nanos));
        return this;
    }

    HandoverRig aborted() {
        hear(run.onAbort("the dba", nanos));
        return this;
    }

    HandoverRig pass(long millis) {
        nanos += millis * 1_000_000;
        hear(run.onTime(nanos));
        return this;
    }

    /** Until it wants to look at the clock. */
    HandoverRig passUntilWoken() {
        nanos = Math.max(nanos, wakeNanos);
        hear(run.onTime(nanos));
        return this;
    }

    /** Answers all, up to this phase. */
    HandoverRig upTo(Phase phase) {
        for (int i = 0; run.phase() != phase; i++) {
            assertThat(i).as("phases on the way to " + phase).isLessThan(20);
            answer();
        }
        return this;
    }

    // -- what was told ----------------------------------------------------------------------------------------------

    /** What is to be done since it was asked last. */
    List<String> told() {
        List<String> heard = told;
        told = new ArrayList<>();
        return heard;
    }

    /** In milliseconds from now. */
    long wakesIn() {
        return (wakeNanos - nanos) / 1_000_000;
    }

    Optional<HandoverEnd> end() {
        return end;
    }
}
