package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One handover of one shard, from the order to its end. Each step is told what came of the effects of the one before; what is
 * told of another phase than the present one is late, and not heeded. Owned by one event loop.
 *
 * <pre>
 * promotion   SURVEY RECORD_BEGIN                                 ROUTERS FENCE RECORD_FENCED STOP_RECEIVING COMPARE ...
 * switchover  SURVEY RECORD_BEGIN QUIET READ_ONLY RECORD_FENCING  ROUTERS POSITION                                   ...
 *             ... CATCH_UP RECORD_PROMOTING PROMOTE PUBLISH
 * follow      SURVEY RECORD_BEGIN                                 ROUTERS CONFIRM PUBLISH
 * carried on  TAKE_OVER, then as recorded: a promotion from ROUTERS, without the FENCE that has been; a switchover is undone
 * any before PUBLISH, by its limit, a refusal or an abort:  UNDO_PROMOTE UNDO_READ_ONLY RECORD_UNDONE
 * </pre>
 */
public final class HandoverRun {
    /** Weather passes; but nobody is asked more often than this. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final Order order;
    private final FailoverSettings.Limits limits;
    private final ShardRecord shard;
    private final Optional<LastSeen> primary;
    private final long stoodNanos;
    private final Instant at;

    private Phase phase = Phase.SURVEY;
    private long sinceNanos;
    private long againNanos;
    /** Whether the phase's effect is to be done again, at {@link #againNanos}. */
    private boolean isWaiting;

    private @Nullable ServerAddress candidate;
    private Loss loss = Loss.UNKNOWN;
    private boolean isPlanned;
    private @Nullable TransactionSet target;
    /** What may have been done, and is to be taken back. */
    private boolean hasReadOnly;

    private boolean hasStopped;
    private boolean hasPromoted;
    private boolean isUnsure;
    /** Why it is undone as soon as it is taken over; empty: it is carried on. */
    private String unwanted = "";

    private Phase failedAt = Phase.SURVEY;
    private String why = "";
    /** Of the last failure in this phase. */
    private String cause = "";

    /**
     * @param shard as it is; with a handover if one is to be carried on that was begun before a crash
     * @param primary when it was seen last
     * @param stoodNanos since when it commits nothing any more; of a switchover, now
     * @param at the time, for the map
     */
    public HandoverRun(
            Order order,
            FailoverSettings.Limits limits,
            ShardRecord shard,
            Optional<LastSeen> primary,
            long stoodNanos,
            Instant at) {
        this.order = requireNonNull(order, "order");
        this.limits = requireNonNull(limits, "limits");
        this.shard = requireNonNull(shard, "shard");
        this.primary = requireNonNull(primary, "primary");
        this.stoodNanos = stoodNanos;
        this.at = requireNonNull(at, "at");
    }

    public Phase phase() {
        return phase;
    }

    public Order order() {
        return order;
    }

    /** Once it is chosen. */
    public Optional<ServerAddress> candidate() {
        return Optional.ofNullable(candidate);
    }

    /** As far as it is known by now. */
    public Loss loss() {
        return loss;
    }

    public List<HandoverEffect> begin(long nowNanos) {
        Optional<Handover> begun = shard.failover().handover();
        if (begun.isEmpty()) {
            return to(Phase.SURVEY, nowNanos);
        }
        Handover handover = begun.get();
        candidate = handover.candidate();
        hasPromoted = handover.step() == Handover.Step.PROMOTING;
        hasStopped = hasPromoted || handover.step() == Handover.Step.FENCED;
        // What the one before has sent may still be done.
        isUnsure = hasPromoted;
        if (handover.kind() == Handover.Kind.SWITCHOVER) {
            hasStopped = false;
            hasReadOnly = true;
            unwanted = "the router that saw to it has restarted";
        }
        return to(Phase.TAKE_OVER, nowNanos);
    }

    /** What the servers said; those that did not answer are not in it. */
    public List<HandoverEffect> onSurveyed(Map<ServerAddress, ServerView> views, long nowNanos) {
        if (isWaiting || (phase != Phase.SURVEY && phase != Phase.COMPARE)) {
            return List.of();
        }
        if (phase == Phase.COMPARE) {
            return compared(views, nowNanos);
        }
        Survey.Found found = new Survey(shard, views, primary, stoodNanos).of(order);
        if (found.choice() instanceof Choice.Blocked blocked) {
            return end(new HandoverEnd.Blocked(blocked.why(), blocked.text()));
        }
        Choice.Chosen chosen = (Choice.Chosen) found.choice();
        candidate = chosen.candidate().server();
        loss = chosen.loss();
        isPlanned = found.isPlanned();
        return order.isRehearsal() ? end(new HandoverEnd.Rehearsed(candidate, loss)) : to(Phase.RECORD_BEGIN, nowNanos);
    }

    /** It receives nothing any more, and nobody commits: only now it is certain what is missing. */
    private List<HandoverEffect> compared(Map<ServerAddress, ServerView> views, long nowNanos) {
        ServerView view = views.get(chosen());
        if (view == null) {
            return onFailed(Phase.COMPARE, chosen() + " does not answer", nowNanos);
        }
        Candidates candidates = new Candidates(shard, views, primary, stoodNanos);
        Optional<Unfit> turned = hasPromoted ? Optional.empty() : candidates.turned(view);
        if (turned.isPresent()) {
            return undo(Phase.COMPARE, chosen() + " " + turned.get().text(), nowNanos);
        }
        target = view.received();
        loss = candidates.loss(view);
        return hasPromoted || loss.isAllowedBy(order.loss())
                ? to(Phase.CATCH_UP, nowNanos)
                : undo(Phase.COMPARE, Blocker.LOSS.text() + ": " + loss.text(), nowNanos);
    }

    /** The effect of that phase ended well. */
    public List<HandoverEffect> onDone(Phase of, long nowNanos) {
        if (of != phase || isWaiting || phase == Phase.ENDED) {
            return List.of();
        }
        if (phase == Phase.TAKE_OVER && !unwanted.isEmpty()) {
            return undone(phase, unwanted, nowNanos);
        }
        if (phase == Phase.UNDO_PROMOTE) {
            hasPromoted = false;
            hasStopped = false;
            return undo(nowNanos);
        }
        if (phase == Phase.UNDO_READ_ONLY) {
            hasReadOnly = false;
            return undo(nowNanos);
        }
        return to(next(), nowNanos);
    }

    /** How a server stands that was looked at. */
    public List<HandoverEffect> onView(ServerView view, long nowNanos) {
        if (isWaiting) {
            return List.of();
        }
        if (phase == Phase.POSITION && view.server().equals(shard.primary())) {
            target = view.executed();
            return to(Phase.CATCH_UP, nowNanos);
        }
        if (phase == Phase.CONFIRM && view.server().equals(candidate)) {
            // Who has promoted it may have thought better of it while others kept the survey waiting.
            return view.isReadOnly()
                    ? undo(phase, candidate + " takes no writes any more", nowNanos)
                    : to(Phase.PUBLISH, nowNanos);
        }
        if (phase != Phase.CATCH_UP || !view.server().equals(candidate)) {
            return List.of();
        }
        if (!view.executed().containsAll(requireNonNull(target, "target"))) {
            return again(limits.poll(), nowNanos);
        }
        return to(Phase.RECORD_PROMOTING, nowNanos);
    }

    /** The effect of that phase did not end well: it is tried again until its limit, but for the word of the hook. */
    public List<HandoverEffect> onFailed(Phase of, String cause, long nowNanos) {
        if (of != phase || isWaiting || phase == Phase.ENDED) {
            return List.of();
        }
        if (phase == Phase.FENCE) {
            return undo(Phase.FENCE, cause, nowNanos);
        }
        this.cause = cause;
        return isOver(nowNanos) ? onLimit(nowNanos) : again(AGAIN, nowNanos);
    }

    /** An operator takes it back. Whether that can be said is in the phase. */
    public List<HandoverEffect> onAbort(String by, long nowNanos) {
        if (phase == Phase.TAKE_OVER) {
            unwanted = by;
            return List.of();
        }
        return mayAbort() ? undo(phase, by, nowNanos) : List.of();
    }

    /** Whether it can still be taken back. */
    public boolean mayAbort() {
        return phase.compareTo(Phase.PUBLISH) < 0;
    }

    public List<HandoverEffect> onTime(long nowNanos) {
        if (phase == Phase.ENDED) {
            return List.of();
        }
        if (isOver(nowNanos)) {
            return onLimit(nowNanos);
        }
        if (isWaiting && nowNanos - againNanos >= 0) {
            isWaiting = false;
            return List.of(effect(), wake(nowNanos));
        }
        return List.of(wake(nowNanos));
    }

    // -- the way there ----------------------------------------------------------------------------------------------

    private Phase next() {
        boolean isSwitchover = order.kind() == Handover.Kind.SWITCHOVER;
        return switch (phase) {
            case TAKE_OVER -> Phase.ROUTERS;
            case RECORD_BEGIN -> isSwitchover ? Phase.QUIET : Phase.ROUTERS;
            case QUIET -> Phase.READ_ONLY;
            case READ_ONLY -> Phase.RECORD_FENCING;
            case RECORD_FENCING -> Phase.ROUTERS;
            case ROUTERS -> afterRouters();
            case FENCE -> Phase.RECORD_FENCED;
            case RECORD_FENCED -> Phase.STOP_RECEIVING;
            case STOP_RECEIVING -> Phase.COMPARE;
            case RECORD_PROMOTING -> Phase.PROMOTE;
            case PROMOTE -> Phase.PUBLISH;
            case PUBLISH, RECORD_UNDONE, ENDED -> Phase.ENDED;
            case SURVEY, COMPARE, POSITION, CATCH_UP, CONFIRM ->
                throw new IllegalStateException(phase + " ends by what is seen");
            case UNDO_PROMOTE, UNDO_READ_ONLY -> throw new IllegalStateException("what is taken back has no next step");
        };
    }

    private Phase afterRouters() {
        return switch (order.kind()) {
            case SWITCHOVER -> Phase.POSITION;
            case FOLLOW -> Phase.CONFIRM;
            case PROMOTION ->
                hasStopped
                        ? Phase.STOP_RECEIVING
                        : order.fence() == Handover.Fence.HOOK ? Phase.FENCE : Phase.RECORD_FENCED;
        };
    }

    private List<HandoverEffect> to(Phase next, long nowNanos) {
        phase = next;
        sinceNanos = nowNanos;
        isWaiting = false;
        cause = "";
        if (next == Phase.ENDED) {
            boolean isDone = failedAt == Phase.SURVEY;
            return end(isDone ? new HandoverEnd.Done(chosen(), loss) : new HandoverEnd.Undone(failedAt, why));
        }
        hasReadOnly |= next == Phase.READ_ONLY;
        hasStopped |= next == Phase.STOP_RECEIVING;
        hasPromoted |= next == Phase.PROMOTE;
        return List.of(effect(), wake(nowNanos));
    }

    private HandoverEffect effect() {
        return switch (phase) {
            case SURVEY, COMPARE -> new HandoverEffect.Survey(shard.id());
            case TAKE_OVER, RECORD_BEGIN -> record(handover());
            case QUIET -> new HandoverEffect.AwaitQuiet(shard.id(), order.endsPinned());
            case READ_ONLY -> new HandoverEffect.SetReadOnly(shard.primary(), true);
            case RECORD_FENCING -> record(handover().at(Handover.Step.FENCING));
            case ROUTERS -> new HandoverEffect.AwaitRouters(shard.id());
            case FENCE -> new HandoverEffect.RunHook(shard.id(), shard.primary());
            case RECORD_FENCED -> record(handover().at(Handover.Step.FENCED));
            case STOP_RECEIVING -> new HandoverEffect.StopReceiving(chosen());
            case POSITION -> new HandoverEffect.Look(shard.primary());
            case CATCH_UP, CONFIRM -> new HandoverEffect.Look(chosen());
            case RECORD_PROMOTING -> record(handover().at(Handover.Step.PROMOTING));
            case PROMOTE -> new HandoverEffect.Promote(chosen());
            case PUBLISH -> new HandoverEffect.Publish(shard.id(), chosen(), isPlanned);
            case UNDO_PROMOTE -> new HandoverEffect.Demote(chosen());
            case UNDO_READ_ONLY -> new HandoverEffect.SetReadOnly(shard.primary(), false);
            case RECORD_UNDONE ->
                isUnsure
                        ? new HandoverEffect.SetUnsure(shard.id(), chosen())
                        : new HandoverEffect.SetHandover(shard.id(), Optional.empty());
            case ENDED -> throw new IllegalStateException("it is over");
        };
    }

    /** The one that was begun before stays itself, so that all know it again. */
    private Handover handover() {
        return shard.failover().handover().orElseGet(() -> order.begin(chosen(), at));
    }

    private HandoverEffect record(Handover handover) {
        return new HandoverEffect.SetHandover(shard.id(), Optional.of(handover));
    }

    private ServerAddress chosen() {
        return requireNonNull(candidate, "candidate");
    }

    private List<HandoverEffect> end(HandoverEnd how) {
        phase = Phase.ENDED;
        return List.of(new HandoverEffect.End(how));
    }

    // -- the way back -----------------------------------------------------------------------------------------------

    private List<HandoverEffect> undo(Phase from, String reason, long nowNanos) {
        // What is not taken over may have ended meanwhile: nothing of it is touched before the map is read anew.
        if (from == Phase.SURVEY || from == Phase.TAKE_OVER) {
            return end(new HandoverEnd.Undone(from, reason));
        }
        return undone(from, reason, nowNanos);
    }

    private List<HandoverEffect> undone(Phase from, String reason, long nowNanos) {
        failedAt = from;
        why = reason;
        // What was sent and not answered may still be done, whatever is done against it now.
        isUnsure |= phase == Phase.PROMOTE;
        return undo(nowNanos);
    }

    private List<HandoverEffect> undo(long nowNanos) {
        if (hasPromoted || hasStopped) {
            return to(Phase.UNDO_PROMOTE, nowNanos);
        }
        return to(hasReadOnly ? Phase.UNDO_READ_ONLY : Phase.RECORD_UNDONE, nowNanos);
    }

    // -- limits -----------------------------------------------------------------------------------------------------

    private List<HandoverEffect> onLimit(long nowNanos) {
        if (phase == Phase.UNDO_PROMOTE) {
            isUnsure |= hasPromoted;
            hasPromoted = false;
            hasStopped = false;
            return undo(nowNanos);
        }
        if (phase == Phase.UNDO_READ_ONLY) {
            hasReadOnly = false;
            why = why + "; and the primary may still be read-only";
            return undo(nowNanos);
        }
        String text = "no end within " + limit().toMillis() + " ms" + (cause.isEmpty() ? "" : ": " + cause);
        return undo(phase, text, nowNanos);
    }

    private boolean isOver(long nowNanos) {
        return phase.hasLimit() && nowNanos - sinceNanos >= limit().toNanos();
    }

    private Duration limit() {
        return limits.of(phase, order.kind());
    }

    private List<HandoverEffect> again(Duration after, long nowNanos) {
        isWaiting = true;
        againNanos = nowNanos + after.toNanos();
        return List.of(wake(nowNanos));
    }

    private HandoverEffect wake(long nowNanos) {
        long limitNanos = sinceNanos + limit().toNanos();
        long next = !phase.hasLimit() || (isWaiting && againNanos - limitNanos < 0) ? againNanos : limitNanos;
        return new HandoverEffect.Wake(
                isWaiting || phase.hasLimit() ? next : nowNanos + limits.step().toNanos());
    }
}
