package io.sluice.proxy.queue;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Settlement;
import io.sluice.journal.LogReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks up what became of one write in a shard's log. Blocks; on any thread that may. */
final class Receipts {
    private static final int PIECE_BYTES = 1 << 20;

    private final Position wanted;
    private @Nullable QueuedWrite write;
    private @Nullable Settlement settlement;

    private Receipts(Position wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads from the write on until its settlement: at once while it is young, else for as long as reading what stands
     * between takes.
     */
    static ReceiptStatus of(ShardQueue queue, Position position) {
        if (position.compareTo(queue.log().first()) < 0
                || position.compareTo(queue.log().last()) > 0) {
            return new ReceiptStatus.NotFound();
        }
        Receipts look = new Receipts(position);
        Optional<Settlement> known = queue.result(position);
        try (LogReader reader = queue.log().reader(position)) {
            boolean goesOn = true;
            while (goesOn && look.isWanting(known.isPresent())) {
                goesOn = reader.read(PIECE_BYTES, look::onRecord) > 0;
            }
        }
        return look.status(known);
    }

    private boolean isWanting(boolean isKnown) {
        return write == null || (!isKnown && settlement == null);
    }

    private void onRecord(Position position, byte[] bytes) {
        if (position.equals(wanted)) {
            write = QueueCodec.decode(bytes) instanceof QueueRecord.Accepted accepted ? accepted.write() : null;
        } else if (settlement == null
                && QueueCodec.isSettled(bytes)
                && QueueCodec.decode(bytes) instanceof QueueRecord.Settled settled) {
            for (QueueRecord.Entry entry : settled.entries()) {
                if (entry.position().equals(wanted)) {
                    settlement = entry.settlement();
                }
            }
        }
    }

    private ReceiptStatus status(Optional<Settlement> known) {
        QueuedWrite found = write;
        if (found == null) {
            return new ReceiptStatus.NotFound();
        }
        Instant acceptedAt = Instant.EPOCH.plus(found.acceptedMicros(), ChronoUnit.MICROS);
        Settlement settled = known.orElse(settlement);
        return settled == null
                ? new ReceiptStatus.Queued(found.tenant(), acceptedAt)
                : new ReceiptStatus.Settled(found.tenant(), acceptedAt, settled);
    }
}
