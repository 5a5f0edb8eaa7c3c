package io.sluice.journal;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a log tells of what it has confirmed. Any thread; its own monitor guards it: what is told is told in order. */
final class Following {
    private long told;
    private DurableLog.@Nullable RecordReader follower;

    /** @param last what was confirmed before anybody could follow */
    Following(Position last) {
        told = last.value();
    }

    synchronized Position begin(DurableLog.RecordReader next) {
        if (follower != null) {
            throw new IllegalStateException("somebody follows this log already");
        }
        follower = requireNonNull(next, "follower");
        return new Position(told);
    }

    /** These are confirmed, behind all that were told before. */
    synchronized void tell(List<byte[]> records) {
        if (follower == null) {
            told += records.size();
            return;
        }
        for (byte[] record : records) {
            told++;
            follower.onRecord(new Position(told), record);
        }
    }
}
