package io.sluice.journal;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;

/**
 * What a log is made with that is to be the same as one elsewhere.
 *
 * @param logId that log's {@link DurableLog#id}
 * @param first the position of the first record that it will hold: 1, or behind what that log has forgotten
 */
public record Beginning(long logId, Position first) {
    public Beginning {
        if (requireNonNull(first, "first").value() < 1) {
            throw new IllegalArgumentException("the first record of a log is 1 or later, not " + first);
        }
    }
}
