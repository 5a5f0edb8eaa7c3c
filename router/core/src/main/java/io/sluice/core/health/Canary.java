package io.sluice.core.health;

import org.jspecify.annotations.Nullable;

/** What is known of one lane of canaries: the one under way, and how the last ones ended. Owned by its server's health. */
final class Canary {
    private static final int SLOW_IN_A_ROW = 2;
    private static final int FAST_IN_A_ROW = 3;

    private enum Phase {
        IDLE,
        /** Not a sign of anything yet: whoever starts it may be late. */
        ASKED,
        STARTED
    }

    private final Lane lane;
    private Phase phase = Phase.IDLE;
    private long startedNanos;
    private boolean connected;
    private long endedNanos;
    private long answeredNanos;
    private long tookNanos;

    /** The last failure, while there was no success since. */
    private @Nullable Cause cause;

    private int failures;
    /** When the first of the failures in a row was started. */
    private long failingSinceNanos;
    /** Answers in a row that let a server go free. */
    private int good;

    private int slowInRow;
    private int fastInRow;
    private boolean slow;

    Canary(Lane lane, long nowNanos) {
        this.lane = lane;
        startedNanos = nowNanos;
        endedNanos = nowNanos;
        answeredNanos = nowNanos;
        failingSinceNanos = nowNanos;
    }

    void onAsked(long nowNanos) {
        phase = Phase.ASKED;
        startedNanos = nowNanos;
    }

    void onStarted(long nowNanos) {
        phase = Phase.STARTED;
        startedNanos = nowNanos;
        connected = false;
    }

    void onConnected() {
        connected = true;
    }

    void onSucceeded(long durationNanos, Patience patience, long nowNanos) {
        onEnded(nowNanos);
        answeredNanos = nowNanos;
        tookNanos = durationNanos;
        cause = null;
        failures = 0;
        good++;
        onPace(durationNanos >= patience.slowNanos(), durationNanos >= patience.patienceNanos());
    }

    /** @param trustedNanos what was started before and ended in silence says nothing: we ourselves were not listening */
    void onFailed(Cause failure, long trustedNanos, long nowNanos) {
        boolean silent = failure.kind() == Cause.Kind.SILENT;
        onEnded(nowNanos);
        if (silent && startedNanos - trustedNanos < 0) {
            return;
        }
        failingSinceNanos = failures == 0 ? startedNanos : failingSinceNanos;
        cause = failure;
        failures = Math.min(failures + 1, Integer.MAX_VALUE - 1);
        if (failure.kind() == Cause.Kind.SET_UP_WRONG) {
            // It will never do better, and the server is alive.
            good++;
            answeredNanos = nowNanos;
        } else {
            good = 0;
        }
        if (silent) {
            onPace(true, true);
        }
    }

    private void onEnded(long nowNanos) {
        phase = Phase.IDLE;
        endedNanos = nowNanos;
    }

    private void onPace(boolean isSlow, boolean isVerySlow) {
        slowInRow = isSlow ? Math.min(slowInRow + (isVerySlow ? SLOW_IN_A_ROW : 1), SLOW_IN_A_ROW) : 0;
        fastInRow = isSlow ? 0 : Math.min(fastInRow + 1, FAST_IN_A_ROW);
        slow = slow ? fastInRow < FAST_IN_A_ROW : slowInRow == SLOW_IN_A_ROW;
    }

    /** What came before is no ground for a release. */
    void forgetGood() {
        good = 0;
    }

    /** What came before is no ground for a verdict. */
    void forgetBad() {
        cause = null;
        failures = 0;
    }

    /** It was slow because it was stuck. */
    void forgetSlow() {
        slowInRow = 0;
        slow = false;
    }

    /** Whether a canary is under way; one that its runner lost counts no longer. */
    boolean isUnderWay(long giveUpNanos, long nowNanos) {
        return phase != Phase.IDLE && nowNanos - startedNanos < 2 * giveUpNanos;
    }

    boolean isDue(long periodNanos, long nowNanos) {
        return nowNanos - endedNanos >= periodNanos;
    }

    /** Whether a canary waits for its answer at least so long, of the time in which we were listening. */
    boolean isOverdue(long patienceNanos, long trustedNanos, long nowNanos) {
        return phase == Phase.STARTED && nowNanos - TrafficSample.later(startedNanos, trustedNanos) >= patienceNanos;
    }

    /** No answer: to the one under way, or to the last one, which was given up. */
    boolean isHung(long patienceNanos, long trustedNanos, long nowNanos) {
        return hasFailedBy(Cause.Kind.SILENT) || isOverdue(patienceNanos, trustedNanos, nowNanos);
    }

    boolean hasFailedBy(Cause.Kind kind) {
        return cause != null && cause.kind() == kind;
    }

    boolean hasFailedBy(Cause expected) {
        return cause == expected;
    }

    /** Whether it does not even come to a connection. */
    boolean isUnreachable() {
        if (hasFailedBy(Cause.Kind.SILENT) || hasFailedBy(Cause.Kind.NOT_CONNECTED)) {
            return cause != null && cause.isUnreachable();
        }
        return phase == Phase.STARTED && !connected;
    }

    /** When what is bad now began. */
    long badSinceNanos() {
        return failures > 0 ? failingSinceNanos : startedNanos;
    }

    Signal ageSignal(long patienceNanos, long nowNanos) {
        long age = phase == Phase.STARTED ? nowNanos - startedNanos : 0;
        return new Signal(lane, Signal.Measure.AGE_MILLIS, Patience.millis(age), Patience.millis(patienceNanos));
    }

    Signal tookSignal(long slowNanos) {
        return new Signal(lane, Signal.Measure.TOOK_MILLIS, Patience.millis(tookNanos), Patience.millis(slowNanos));
    }

    Signal failuresSignal(int limit) {
        return new Signal(lane, Signal.Measure.FAILURES_IN_A_ROW, failures, limit);
    }

    Lane lane() {
        return lane;
    }

    @Nullable
    Cause cause() {
        return cause;
    }

    int failures() {
        return failures;
    }

    int good() {
        return good;
    }

    boolean isSlow() {
        return slow;
    }

    long answeredNanos() {
        return answeredNanos;
    }

    long endedNanos() {
        return endedNanos;
    }
}
