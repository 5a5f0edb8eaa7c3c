package io.sluice.core.health;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where one server stands. Each state decides from a {@link Diagnosis} where it goes, and has the ways out that are legal:
 *
 * <pre>
 * Serving -> Suspect -> Contained -> Recovering -> Serving      a lock-up, seen through
 *            Suspect -> Serving                                 it was only long
 * Serving -> Contained                                          half of the proof was known already
 *                       Contained <- Recovering                 too early
 * any -> Quarantined -> Serving                                 by an operator
 *        Contained, Recovering -> Serving                       by an operator
 * </pre>
 */
sealed interface HealthState {
    /** What this state is called in the table of the tests and by operators. */
    Standing standing();

    /** What is told; it outlives the signals that led to it. */
    Finding finding();

    HealthState next(Diagnosis diagnosis, long holdDownNanos);

    /** What must be kept from the server. */
    default Scope scope() {
        return Scope.NONE;
    }

    /** The lanes that were asked at once for this suspicion. */
    default Set<Lane> asked() {
        return Set.of();
    }

    default HealthState toQuarantined() {
        return new Quarantined(finding());
    }

    /** An operator says that it is good. */
    default HealthState toReleased(long nowNanos) {
        return new Serving(Finding.healthy(nowNanos));
    }

    /** Everything flows; the verdict is one that contains nothing. */
    record Serving(Finding finding) implements HealthState {
        @Override
        public Standing standing() {
            return Standing.SERVING;
        }

        @Override
        public HealthState next(Diagnosis diagnosis, long holdDownNanos) {
            Finding found = diagnosis.finding();
            if (found.contains()) {
                return new Contained(found);
            }
            Serving here = found.isSameAs(finding) ? this : new Serving(found);
            Set<Lane> lanes = diagnosis.suspicion();
            return lanes.isEmpty() ? here : new Suspect(here.finding, lanes);
        }

        @Override
        public HealthState toReleased(long nowNanos) {
            return this;
        }
    }

    /** Everything flows, and canaries are under way that will tell. Ends by itself: they have deadlines. */
    record Suspect(Finding finding, Set<Lane> asked) implements HealthState {
        public Suspect {
            asked = Set.copyOf(asked);
        }

        @Override
        public Standing standing() {
            return Standing.SUSPECT;
        }

        @Override
        public HealthState next(Diagnosis diagnosis, long holdDownNanos) {
            Finding found = diagnosis.finding();
            if (found.contains()) {
                return new Contained(found);
            }
            Set<Lane> lanes = diagnosis.suspicion();
            if (lanes.isEmpty()) {
                return new Serving(found.isSameAs(finding) ? finding : found);
            }
            return asked.containsAll(lanes) ? this : toAsking(lanes);
        }

        private Suspect toAsking(Set<Lane> more) {
            Set<Lane> all = EnumSet.copyOf(more);
            all.addAll(asked);
            return new Suspect(finding, all);
        }

        @Override
        public HealthState toReleased(long nowNanos) {
            return new Serving(finding);
        }
    }

    /** The gate is closed; only canaries look. */
    record Contained(Finding finding) implements HealthState {
        @Override
        public Standing standing() {
            return Standing.CONTAINED;
        }

        @Override
        public Scope scope() {
            return finding.scope();
        }

        @Override
        public HealthState next(Diagnosis diagnosis, long holdDownNanos) {
            Finding found = diagnosis.finding();
            if (found.contains()) {
                return toRenamed(found);
            }
            return diagnosis.isProven(1) ? new Recovering(finding, diagnosis.nowNanos()) : this;
        }

        private Contained toRenamed(Finding found) {
            boolean same = found.isSameAs(finding) || found.verdict().saysLessThan(finding.verdict());
            return same ? this : new Contained(found);
        }
    }

    /** The gate is closed still: the server is good, but not for long enough. */
    record Recovering(Finding finding, long sinceNanos) implements HealthState {
        @Override
        public Standing standing() {
            return Standing.RECOVERING;
        }

        @Override
        public Scope scope() {
            return finding.scope();
        }

        @Override
        public HealthState next(Diagnosis diagnosis, long holdDownNanos) {
            Finding found = diagnosis.finding();
            if (found.contains()) {
                return new Contained(found);
            }
            if (!diagnosis.isProven(1)) {
                return new Contained(finding);
            }
            boolean held = diagnosis.nowNanos() - sinceNanos >= holdDownNanos;
            boolean proven = diagnosis.isProven(diagnosis.settings().goodCanaries());
            return held && proven ? new Serving(found) : this;
        }
    }

    /** Closed by an operator until an operator opens it, whatever the signals say. */
    record Quarantined(Finding finding) implements HealthState {
        @Override
        public Standing standing() {
            return Standing.QUARANTINED;
        }

        @Override
        public Scope scope() {
            return Scope.ALL;
        }

        @Override
        public HealthState next(Diagnosis diagnosis, long holdDownNanos) {
            Finding found = diagnosis.finding();
            return found.isSameAs(finding) ? this : new Quarantined(found);
        }

        @Override
        public HealthState toQuarantined() {
            return this;
        }
    }
}
