package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.QueuedWrite;

/**
 * A write as the log has it. Tens of thousands wait in memory, and every object of each is copied by the garbage collector:
 * so they wait as one array, and are read when they are applied.
 */
final class StoredWrite {
    private final byte[] record;

    /** @param record that was read as a {@link QueueRecord.Accepted} before */
    StoredWrite(byte[] record) {
        this.record = requireNonNull(record, "record");
    }

    QueuedWrite write() {
        return ((QueueRecord.Accepted) QueueCodec.decode(record)).write();
    }
}
