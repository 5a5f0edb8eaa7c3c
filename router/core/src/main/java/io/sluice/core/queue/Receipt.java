package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.ShardId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one queued write: {@code s2-00c0ffee00c0ffee-42}.
 *
 * @param shard whose queue it stands in
 * @param log the id of that queue's log
 * @param position its place there
 */
public record Receipt(ShardId shard, long log, Position position) {
    private static final Pattern FORM = Pattern.compile("(.{1,64})-([0-9a-f]{16})-([1-9][0-9]{0,17})");

    public Receipt {
        requireNonNull(shard, "shard");
        requireNonNull(position, "position");
    }

    /** The receipt that {@link #toString} names; empty for any other text. */
    public static Optional<Receipt> of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Receipt(
                    new ShardId(parts.group(1)),
                    Long.parseUnsignedLong(parts.group(2), 16),
                    new Position(Long.parseLong(parts.group(3)))));
        } catch (IllegalArgumentException noShard) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return shard + "-" + String.format("%016x", log) + "-" + position;
    }
}
