package io.sluice.core.intent;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.Epoch;

/** What became of an {@link Intent}. Texts are for the operator and hold no secret and no SQL. */
public sealed interface Outcome {
    /** A longer text is cut: it is a diagnosis, not data. */
    int TEXT_CHARACTERS_MAX = 1000;

    /**
     * The change is durable.
     *
     * @param epoch the record's epoch now; {@link Epoch#NONE} when it was removed
     * @param position the version of the map that holds the change
     */
    record Done(Epoch epoch, long position) implements Outcome {
        public Done {
            requireNonNull(epoch, "epoch");
            if (position < 0) {
                throw new IllegalArgumentException("position must not be negative: " + position);
            }
        }
    }

    /** The map was not changed, for a reason that the caller can act upon. */
    record Refused(Refusal reason, String text) implements Outcome {
        public Refused {
            requireNonNull(reason, "reason");
            text = cut(text);
        }
    }

    /** It could not be carried out: a server or a disk failed. What was begun may be begun again. */
    record Failed(String text) implements Outcome {
        public Failed {
            text = cut(text);
        }
    }

    private static String cut(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX ? text : text.substring(0, TEXT_CHARACTERS_MAX);
    }
}
