package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

/** A promise that was broken, with what shows it. */
public record Violation(Kind kind, String text) {
    public enum Kind {
        /** Acknowledged, and not there. */
        LOST,
        /** There twice. */
        DOUBLED,
        /** Applied behind one that was sent after it had been acknowledged, or that has a later receipt. */
        OUT_OF_ORDER,
        /** Refused, and there. */
        REFUSED_BUT_APPLIED,
        /** There, and nobody sent it to this tenant as it is. */
        FOREIGN,
        /** Applied with another time than that of its acceptance. */
        MISDATED
    }

    public Violation {
        requireNonNull(kind, "kind");
        requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return kind + ": " + text;
    }
}
