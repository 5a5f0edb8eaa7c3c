package io.sluice.simulation.check;

/** Something happened that never may. */
public final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final String invariant;

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    Violation(Object invariant, String message, Object... about) {
        super(String.format(message, about));
        this.invariant = invariant.getClass().getSimpleName();
    }

    /** A check of core itself, or of a device. */
    public Violation(RuntimeException thrown) {
        super(thrown.toString(), thrown);
        this.invariant = thrown.getClass().getSimpleName();
    }

    /** The class that found it. */
    public String invariant() {
        return invariant;
    }
}
