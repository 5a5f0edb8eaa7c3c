package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a dead letter among those of all routers: by the time at which it became one, then by its receipt. As text
 * {@code 1700000000000000 s2-00c0ffee00c0ffee-42}.
 */
public record LetterKey(long buriedMicros, Receipt receipt) implements Comparable<LetterKey> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}) (.+)");
    private static final Comparator<LetterKey> ORDER = Comparator.comparingLong(LetterKey::buriedMicros)
            .thenComparing(key -> key.receipt().shard())
            .thenComparingLong(key -> key.receipt().log())
            .thenComparing(key -> key.receipt().position());

    public LetterKey {
        requireNonNull(receipt, "receipt");
    }

    /** The place that {@link #toString} names; empty for any other text. */
    public static Optional<LetterKey> of(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Receipt.of(parts.group(2)).map(receipt -> new LetterKey(Long.parseLong(parts.group(1)), receipt))
                : Optional.empty();
    }

    @Override
    public int compareTo(LetterKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return buriedMicros + " " + receipt;
    }
}
