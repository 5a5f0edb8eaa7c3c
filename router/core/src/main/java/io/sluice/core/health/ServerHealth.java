package io.sluice.core.health;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.HealthEffect.Containment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The health of one server as one router sees it. Each event is one step: the signals take it in, the state decides where to
 * go, and what has to be done comes back, for the caller to do after the step.
 *
 * <p>Owned by one event loop, the same for all servers of a {@link FleetGuard}; {@code nowNanos} never goes back.
 */
public final class ServerHealth {
    /** States of sessions, as the process list shows them, that wait for a global lock. MySQL 8.0 and MariaDB 11.4. */
    public static final Set<String> LOCK_WAIT_STATES =
            Set.of("Waiting for global read lock", "Waiting for commit lock", "Waiting for backup lock");

    /**
     * How a server stands.
     *
     * @param containment if its gate is closed
     * @param signals all of them with their values now
     */
    public record Reading(
            Standing standing, Finding finding, Optional<Containment> containment, List<Signal> signals) {}

    /** Asked for the sake of statements that got no answer. */
    private static final Set<Lane> ABOUT_STATEMENTS = Set.of(Lane.READ, Lane.WRITE);

    private final Role role;
    private final HealthSettings settings;
    private final FleetGuard fleet;
    private final FleetGuard.Member member;
    private final Signals signals;
    private HealthState state;
    private HoldDown holdDown;
    private HealthSettings.Mode mode;
    private @Nullable Containment containment;
    private boolean panic;

    public ServerHealth(Role role, HealthSettings settings, FleetGuard fleet, long nowNanos) {
        this.role = requireNonNull(role, "role");
        this.settings = requireNonNull(settings, "settings");
        this.fleet = requireNonNull(fleet, "fleet");
        member = fleet.join();
        mode = settings.mode();
        signals = new Signals(settings, nowNanos);
        state = new HealthState.Serving(Finding.healthy(nowNanos));
        holdDown = new HoldDown(0, nowNanos);
    }

    /** The server is watched no longer. The gate is the caller's to open. */
    public void leave() {
        fleet.leave(member);
    }

    /**
     * Time goes by, as often as the settings say.
     *
     * @param traffic of all event loops together
     */
    public List<HealthEffect> onTick(TrafficSample traffic, long nowNanos) {
        signals.onTime(nowNanos);
        signals.onTick(traffic, nowNanos);
        fleet.onTime(nowNanos);
        return step(dueLanes(nowNanos), nowNanos);
    }

    /** A canary was sent: now, not when it was asked for. */
    public List<HealthEffect> onStarted(Lane lane, long nowNanos) {
        signals.onTime(nowNanos);
        canary(lane).onStarted(nowNanos);
        return step(Set.of(), nowNanos);
    }

    /** The connection stands; the server has yet to say something. */
    public List<HealthEffect> onConnected(Lane lane, long nowNanos) {
        signals.onTime(nowNanos);
        canary(lane).onConnected();
        return step(Set.of(), nowNanos);
    }

    public List<HealthEffect> onSucceeded(Lane lane, Duration took, long nowNanos) {
        signals.onTime(nowNanos);
        canary(lane).onSucceeded(took.toNanos(), Patience.usual(settings), nowNanos);
        return step(Set.of(), nowNanos);
    }

    public List<HealthEffect> onFailed(Lane lane, Cause cause, long nowNanos) {
        signals.onTime(nowNanos);
        canary(lane).onFailed(cause, signals.trustedNanos(), nowNanos);
        return step(Set.of(), nowNanos);
    }

    /** The answer to {@link HealthEffect.AskLockWaits}. */
    public List<HealthEffect> onLockWaits(int sessions, long nowNanos) {
        signals.onTime(nowNanos);
        signals.onLockWaits(sessions, nowNanos);
        return step(Set.of(), nowNanos);
    }

    /** An event loop that serves this server was so late. */
    public List<HealthEffect> onOwnLag(Duration lag, long nowNanos) {
        signals.onTime(nowNanos);
        if (lag.compareTo(settings.ownLag()) >= 0) {
            signals.onOwnLag(nowNanos);
        }
        return step(Set.of(), nowNanos);
    }

    /** An operator closes the gate, in every mode and until {@link #onRelease}. */
    public List<HealthEffect> onQuarantine(long nowNanos) {
        signals.onTime(nowNanos);
        HealthState before = state;
        state = state.toQuarantined();
        return effects(before, diagnosis(nowNanos), Set.of());
    }

    /** An operator opens the gate. What was known is forgotten, its hold-down too; a server that is still bad is found bad anew. */
    public List<HealthEffect> onRelease(long nowNanos) {
        signals.onTime(nowNanos);
        signals.forgetBad(nowNanos);
        holdDown = new HoldDown(0, nowNanos);
        HealthState before = state;
        state = state.toReleased(nowNanos);
        return effects(before, diagnosis(nowNanos), Set.of());
    }

    /** An operator wants to know now: all lanes. */
    public List<HealthEffect> onProbe(long nowNanos) {
        signals.onTime(nowNanos);
        Set<Lane> all = new HashSet<>();
        diagnosis(nowNanos).canaries().forEach(canary -> all.add(canary.lane()));
        return step(all, nowNanos);
    }

    /** An operator changes what verdicts may do. */
    public List<HealthEffect> onMode(HealthSettings.Mode mode, long nowNanos) {
        signals.onTime(nowNanos);
        this.mode = requireNonNull(mode, "mode");
        return step(Set.of(), nowNanos);
    }

    public Standing standing() {
        return state.standing();
    }

    public Reading reading(long nowNanos) {
        return new Reading(
                state.standing(),
                state.finding(),
                Optional.ofNullable(containment),
                diagnosis(nowNanos).everySignal());
    }

    private List<HealthEffect> step(Set<Lane> due, long nowNanos) {
        HealthState before = state;
        Diagnosis diagnosis = diagnosis(nowNanos);
        state = state.next(diagnosis, holdDown.nanos(settings));
        return effects(before, diagnosis, due);
    }

    private Canary canary(Lane lane) {
        if (lane == Lane.WRITE && role == Role.REPLICA) {
            throw new IllegalArgumentException("a replica has no write lane");
        }
        return signals.canary(lane);
    }

    private Diagnosis diagnosis(long nowNanos) {
        return new Diagnosis(role, signals, settings, fleet.isPanic(), nowNanos);
    }

    private Set<Lane> dueLanes(long nowNanos) {
        Set<Lane> due = new HashSet<>();
        for (Canary canary : diagnosis(nowNanos).canaries()) {
            Duration period = canary.lane() == Lane.GREETING ? settings.greetingPeriod() : settings.period();
            if (canary.isDue(period.toNanos(), nowNanos)) {
                due.add(canary.lane());
            }
        }
        return due;
    }

    private List<HealthEffect> effects(HealthState before, Diagnosis diagnosis, Set<Lane> due) {
        long nowNanos = diagnosis.nowNanos();
        onTransition(before, nowNanos);
        List<HealthEffect> effects = new ArrayList<>(4);
        enforce(effects);
        if (before.finding().verdict() != state.finding().verdict()) {
            effects.add(new HealthEffect.Tell(before.finding(), state.finding()));
        }
        Set<Lane> lanes = new HashSet<>(state.asked());
        lanes.removeAll(before.asked());
        lanes.addAll(due);
        for (Canary canary : diagnosis.canaries()) {
            if (lanes.contains(canary.lane())
                    && !canary.isUnderWay(settings.giveUp().toNanos(), nowNanos)) {
                canary.onAsked(nowNanos);
                effects.add(new HealthEffect.ProbeNow(canary.lane(), settings.giveUp()));
            }
        }
        if (diagnosis.isWriteDoubtful() && signals.mayAskLockWaits(nowNanos)) {
            effects.add(new HealthEffect.AskLockWaits());
        }
        return effects;
    }

    /** What a change of the state means for what is remembered. */
    private void onTransition(HealthState before, long nowNanos) {
        if (state.finding().contains()) {
            // What was stuck and comes late does not make the server slow. In quarantine it may be slow and no more.
            signals.forgetSlow();
        }
        Standing from = before.standing();
        Standing to = state.standing();
        if (from == to) {
            return;
        }
        if (to == Standing.CONTAINED) {
            signals.forgetGood();
        }
        if (to == Standing.CONTAINED && from != Standing.RECOVERING) {
            holdDown = holdDown.onContained(settings, nowNanos);
        }
        if (to == Standing.SERVING && !Collections.disjoint(before.asked(), ABOUT_STATEMENTS)) {
            signals.onExcused(nowNanos);
        }
        fleet.onStanding(member, to, nowNanos);
    }

    /** The difference between the gate as it is and as it must be; so closing and opening alternate whatever happens. */
    private void enforce(List<HealthEffect> effects) {
        if (panic != fleet.isPanic()) {
            panic = fleet.isPanic();
            effects.add(new HealthEffect.Panic(panic));
        }
        Containment before = containment;
        Containment after = wanted();
        // A rehearsal is no closed gate, so it ends before a real one begins.
        if (before != null && (after == null || after.rehearsed() != before.rehearsed())) {
            effects.add(new HealthEffect.Release(before));
            before = null;
        }
        if (before == null && after != null) {
            effects.add(new HealthEffect.Contain(after));
        } else if (before != null && after != null && !after.isSameAs(before)) {
            effects.add(new HealthEffect.Alter(before, after));
        }
        containment = after;
    }

    private @Nullable Containment wanted() {
        boolean byOperator = state.standing() == Standing.QUARANTINED;
        boolean allowed = mode != HealthSettings.Mode.OFF && !panic;
        if (state.scope() == Scope.NONE || !(byOperator || allowed)) {
            return null;
        }
        boolean rehearsed = !byOperator && mode == HealthSettings.Mode.DRY_RUN;
        boolean kept = containment != null && containment.rehearsed() == rehearsed;
        if (state.standing() == Standing.RECOVERING && !kept) {
            // The hold-down delays an opening; after a change of the mode, or a panic, it is no reason to close.
            return null;
        }
        return new Containment(state.finding(), state.scope(), byOperator, rehearsed);
    }
}
