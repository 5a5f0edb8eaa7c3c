package io.sluice.core.intent;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Where an intent comes from.
 *
 * @param id names the intent and its operation: 1 to 64 characters out of {@code A-Z a-z 0-9 _ -}; unique by the
 *     caller's care
 * @param actor who wants it, for the audit: 1 to 128 characters
 * @param at when it was said, cut to the millisecond
 */
public record Origin(String id, String actor, Instant at) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public Origin {
        if (!ID.matcher(requireNonNull(id, "id")).matches()) {
            throw new IllegalArgumentException("intent id must match " + ID.pattern());
        }
        if (requireNonNull(actor, "actor").isBlank() || actor.length() > 128) {
            throw new IllegalArgumentException("actor must have 1 to 128 characters");
        }
        at = requireNonNull(at, "at").truncatedTo(ChronoUnit.MILLIS);
    }
}
