package io.sluice.core.health;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the signals of one server mean at one moment: {@link #finding} for what is certain, {@link #suspicion} for what is
 * worth a closer look. Changes nothing.
 */
final class Diagnosis {
    /** A failure that is not silence is believed when it comes again. */
    private static final int CERTAIN = 2;

    private final Role role;
    private final Signals signals;
    private final HealthSettings settings;
    private final boolean panic;
    private final long nowNanos;
    private final Patience patience;
    private final TrafficSample traffic;

    Diagnosis(Role role, Signals signals, HealthSettings settings, boolean panic, long nowNanos) {
        this.role = role;
        this.signals = signals;
        this.settings = settings;
        this.panic = panic;
        this.nowNanos = nowNanos;
        patience = signals.patience();
        traffic = signals.traffic();
    }

    /** The first that holds, worst first. */
    Finding finding() {
        if (isCutOff()) {
            return found(nameOfCutOff(), Scope.ALL, signals.greeting, signals.read);
        }
        if (isStuckInside()) {
            return found(Verdict.FROZEN, Scope.ALL, signals.read);
        }
        if (role == Role.PRIMARY && isWriteRefused()) {
            boolean readOnly = signals.write.hasFailedBy(Cause.READ_ONLY);
            return found(readOnly ? Verdict.READ_ONLY : Verdict.FULL, writesUnlessCommitted(), signals.write);
        }
        if (role == Role.PRIMARY && isWriteStuck()) {
            return found(isLockHeld() ? Verdict.LOCK_HELD : Verdict.WRITE_STALLED, Scope.WRITES, signals.write);
        }
        if (isNewcomerRefused()) {
            return found(Verdict.REFUSING, Scope.NONE, signals.greeting);
        }
        for (Canary canary : canaries()) {
            if (canary.failures() >= CERTAIN && canary.hasFailedBy(Cause.Kind.SET_UP_WRONG)) {
                return found(Verdict.MISCONFIGURED, Scope.NONE, canary);
            }
        }
        if (signals.isSlow()) {
            return found(Verdict.SLOW, Scope.NONE, signals.read.isSlow() ? signals.read : signals.write);
        }
        return Finding.healthy(nowNanos);
    }

    /** The lanes to ask at once; none for a server that is beyond doubt. */
    Set<Lane> suspicion() {
        Set<Lane> lanes = EnumSet.noneOf(Lane.class);
        if (isTrafficSilent() || isUnanswered(signals.read) || isUnanswered(signals.greeting)) {
            lanes.add(Lane.READ);
            lanes.add(Lane.GREETING);
        }
        if (isFirstFailure(signals.read) || isFirstFailure(signals.greeting)) {
            lanes.add(Lane.READ);
            lanes.add(Lane.GREETING);
        }
        if (signals.hasLost() && signals.greeting.isDue(patience.silenceNanos(), nowNanos)) {
            lanes.add(Lane.GREETING);
        }
        if (role == Role.PRIMARY && (isCommitSilent() || isWriteLate() || isFirstFailure(signals.write))) {
            lanes.add(Lane.WRITE);
        }
        return lanes;
    }

    /** Whether it must be asked for lock waits: they alone tell a lock from a dead disk. */
    boolean isWriteDoubtful() {
        return isWriteLate() || (role == Role.PRIMARY && signals.write.hasFailedBy(Cause.LOCK_WAIT_TIMEOUT));
    }

    /** Neither those who are in nor a newcomer get an answer. */
    private boolean isCutOff() {
        // A canary that has lost its connection is a newcomer: a server without a free one refuses it, and serves those
        // who are in.
        boolean full = signals.greeting.hasFailedBy(Cause.TOO_MANY_CONNECTIONS);
        boolean insiders = full ? isHung(signals.read, patience.patienceNanos()) : isDown(signals.read);
        // And once refused it is one still: then nobody from inside speaks, and a refusal was an answer.
        boolean outside = full && signals.read.hasFailedBy(Cause.TOO_MANY_CONNECTIONS);
        boolean newcomers = outside ? isHung(signals.greeting, patience.patienceNanos()) : isDown(signals.greeting);
        return insiders && newcomers && isPast(signals.heardNanos(), patience.patienceNanos());
    }

    private Verdict nameOfCutOff() {
        if (signals.greeting.isUnreachable()) {
            return Verdict.UNREACHABLE_FROM_HERE;
        }
        if (signals.greeting.hasFailedBy(Cause.Kind.NOT_CONNECTED)) {
            // When most servers seem to be gone, what is gone is our own way to them.
            return panic ? Verdict.UNREACHABLE_FROM_HERE : Verdict.REFUSING;
        }
        return Verdict.FROZEN;
    }

    /**
     * Whoever is in gets no answer for long, though newcomers are greeted. Twice: when a server comes back, the greeting may be
     * a moment before the read canary.
     */
    private boolean isStuckInside() {
        return signals.greeting.good() >= CERTAIN
                && isHung(signals.read, patience.commitPatienceNanos())
                && isPast(signals.heardNanos(), patience.commitPatienceNanos());
    }

    private boolean isWriteRefused() {
        return signals.write.failures() >= CERTAIN
                && (signals.write.hasFailedBy(Cause.READ_ONLY) || signals.write.hasFailedBy(Cause.DISK_FULL));
    }

    /** No commit ends, of the canary nor of anybody, while reads are answered. */
    private boolean isWriteStuck() {
        // Twice, for the same reason.
        boolean reads = signals.read.good() >= CERTAIN && isReadSince(movedNanos()) && isReadWhileWriteHung();
        // The row of the canary alone may be locked by somebody: that is no trouble of the server.
        boolean lockedOut = signals.write.hasFailedBy(Cause.LOCK_WAIT_TIMEOUT)
                && isPast(movedNanos(), patience.commitPatienceNanos())
                && isLockHeld();
        return reads && (lockedOut || isWriteHungFor(patience.commitPatienceNanos()));
    }

    private boolean isReadSince(long nanos) {
        return signals.read.answeredNanos() - nanos >= 0;
    }

    /** One that was answered while the write was still young proves nothing: all may have stopped a moment later. */
    private boolean isReadWhileWriteHung() {
        return isReadSince(signals.write.badSinceNanos() + patience.silenceNanos());
    }

    private boolean isWriteHungFor(long waitNanos) {
        return role == Role.PRIMARY && isHung(signals.write, waitNanos) && isPast(movedNanos(), waitNanos);
    }

    /** The last commit. */
    private long movedNanos() {
        return TrafficSample.later(traffic.committedNanos(), signals.write.answeredNanos());
    }

    private boolean isLockHeld() {
        return signals.lockWaitsSince(signals.write.badSinceNanos()) > 0;
    }

    private boolean isNewcomerRefused() {
        return signals.greeting.failures() >= CERTAIN
                && (signals.greeting.hasFailedBy(Cause.Kind.NOT_CONNECTED)
                        || signals.greeting.hasFailedBy(Cause.Kind.SILENT));
    }

    /** It refuses the canary, but commits of others go through: then it is told and no more. */
    private Scope writesUnlessCommitted() {
        return isPast(traffic.committedNanos(), patience.commitSilenceNanos()) ? Scope.WRITES : Scope.NONE;
    }

    private boolean isTrafficSilent() {
        if (traffic.outstanding() == 0 || !signals.isSentSinceExcused(traffic.sentNanos())) {
            return false;
        }
        return isPast(TrafficSample.later(traffic.oldestNanos(), signals.heardNanos()), patience.silenceNanos());
    }

    private boolean isCommitSilent() {
        if (traffic.commits() == 0 || !signals.isSentSinceExcused(traffic.commitSentNanos())) {
            return false;
        }
        return isPast(TrafficSample.later(traffic.oldestCommitNanos(), movedNanos()), patience.commitSilenceNanos());
    }

    private boolean isWriteLate() {
        return isWriteHungFor(patience.commitPatienceNanos() / 2);
    }

    private boolean isPast(long sinceNanos, long limitNanos) {
        return nowNanos - TrafficSample.later(sinceNanos, signals.trustedNanos()) >= limitNanos;
    }

    private boolean isUnanswered(Canary canary) {
        return canary.isOverdue(patience.silenceNanos(), signals.trustedNanos(), nowNanos)
                && isPast(signals.heardNanos(), patience.silenceNanos());
    }

    private static boolean isFirstFailure(Canary canary) {
        return canary.failures() == 1 && !canary.hasFailedBy(Cause.Kind.SET_UP_WRONG);
    }

    private boolean isDown(Canary canary) {
        return canary.hasFailedBy(Cause.Kind.NOT_CONNECTED) || isHung(canary, patience.patienceNanos());
    }

    private boolean isHung(Canary canary, long patienceNanos) {
        return signals.isTrusted(nowNanos) && canary.isHung(patienceNanos, signals.trustedNanos(), nowNanos);
    }

    /** The proof that a server is good again: its canaries, since it was contained, and nothing bad on that lane now. */
    boolean isProven(int canaries) {
        return proof().good() >= canaries && !isUnproven();
    }

    private boolean isUnproven() {
        return proof().hasFailedBy(Cause.Kind.NOT_CONNECTED)
                || isHung(proof(), patience.commitPatienceNanos())
                || proof().hasFailedBy(Cause.Kind.NOT_WRITTEN);
    }

    private Canary proof() {
        return signals.canary(role.proof());
    }

    HealthSettings settings() {
        return settings;
    }

    long nowNanos() {
        return nowNanos;
    }

    List<Canary> canaries() {
        return role == Role.PRIMARY
                ? List.of(signals.greeting, signals.read, signals.write)
                : List.of(signals.greeting, signals.read);
    }

    private Finding found(Verdict verdict, Scope scope, Canary... witnesses) {
        Canary first = witnesses[0];
        long since = traffic.outstanding() == 0 ? nowNanos : traffic.oldestNanos();
        List<Signal> evidence = new ArrayList<>();
        for (Canary witness : witnesses) {
            since = since - witness.badSinceNanos() <= 0 ? since : witness.badSinceNanos();
            evidence.addAll(signalsOf(witness));
        }
        evidence.addAll(trafficSignals());
        since = switch (scope) {
            case NONE -> first.badSinceNanos();
            case WRITES -> TrafficSample.later(since, movedNanos());
            case ALL -> TrafficSample.later(since, signals.heardNanos());
        };
        return new Finding(verdict, scope, new Finding.Evidence(since, Optional.ofNullable(first.cause()), evidence));
    }

    /** Every signal with its value and limit now. */
    List<Signal> everySignal() {
        List<Signal> every = new ArrayList<>(trafficSignals());
        canaries().forEach(canary -> every.addAll(signalsOf(canary)));
        return every;
    }

    private List<Signal> signalsOf(Canary canary) {
        boolean ofWrites = canary == signals.write;
        List<Signal> found = new ArrayList<>(4);
        found.add(canary.ageSignal(ofWrites ? patience.commitPatienceNanos() : patience.patienceNanos(), nowNanos));
        found.add(canary.tookSignal(patience.slowNanos()));
        found.add(canary.failuresSignal(CERTAIN));
        if (ofWrites) {
            found.add(new Signal(
                    Lane.WRITE, Signal.Measure.LOCK_WAITS, signals.lockWaitsSince(canary.badSinceNanos()), 1));
        }
        return found;
    }

    private List<Signal> trafficSignals() {
        long oldest = traffic.outstanding() == 0 ? 0 : nowNanos - traffic.oldestNanos();
        long commit = traffic.commits() == 0 ? 0 : nowNanos - traffic.oldestCommitNanos();
        long silence = Math.min(oldest, nowNanos - traffic.heardNanos());
        return List.of(
                signal(Lane.TRAFFIC, Signal.Measure.SILENCE_MILLIS, silence, patience.silenceNanos()),
                signal(Lane.TRAFFIC, Signal.Measure.OLDEST_MILLIS, oldest, patience.silenceNanos()),
                signal(Lane.WRITE, Signal.Measure.OLDEST_MILLIS, commit, patience.commitSilenceNanos()));
    }

    private static Signal signal(Lane lane, Signal.Measure measure, long nanos, long limitNanos) {
        return new Signal(lane, measure, Patience.millis(nanos), Patience.millis(limitNanos));
    }
}
