package io.sluice.proxy.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.replay.Entry;
import io.sluice.core.replay.ReplayEffect;
import io.sluice.journal.DurableLog;
import io.sluice.journal.LogReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a replay asks for, and keeps the place for the next time. Blocks; one thread at a time. */
final class LogWindow {
    private static final int PIECE_BYTES = 256 << 10;

    private final DurableLog log;
    private @Nullable LogReader reader;

    /**
     * What was found.
     *
     * @param upTo all is found up to here
     */
    record Found(List<Entry<StoredWrite>> entries, Position upTo) {}

    /** Ends a piece in the middle. */
    private static final class EnoughException extends RuntimeException {
        private static final long serialVersionUID = 1;

        EnoughException() {
            super("enough", null, false, false);
        }
    }

    LogWindow(DurableLog log) {
        this.log = requireNonNull(log, "log");
    }

    /** @throws io.sluice.journal.JournalException DAMAGED or UNREADABLE */
    Found read(ReplayEffect.Read<StoredWrite> wanted) {
        Reading reading = new Reading(wanted);
        LogReader from = at(wanted.from());
        try {
            while (from.next().compareTo(wanted.upTo()) <= 0 && from.read(PIECE_BYTES, reading) > 0) {
                // What it gave is in the reading.
            }
        } catch (EnoughException enough) {
            // The record that was too much is the first one of the next time.
        }
        long before = from.next().value() - 1;
        return new Found(
                reading.entries, new Position(Math.min(before, wanted.upTo().value())));
    }

    private LogReader at(Position position) {
        LogReader kept = reader;
        if (kept != null && kept.next().equals(position)) {
            return kept;
        }
        close();
        LogReader fresh = log.reader(position);
        reader = fresh;
        return fresh;
    }

    void close() {
        LogReader kept = reader;
        reader = null;
        if (kept != null) {
            kept.close();
        }
    }

    private static final class Reading implements DurableLog.RecordReader {
        private final ReplayEffect.Read<StoredWrite> wanted;
        private final List<Entry<StoredWrite>> entries = new ArrayList<>();
        private long bytes;

        Reading(ReplayEffect.Read<StoredWrite> wanted) {
            this.wanted = wanted;
        }

        @Override
        public void onRecord(Position position, byte[] record) {
            if (position.compareTo(wanted.upTo()) > 0) {
                throw new EnoughException();
            }
            if (!(QueueCodec.decode(record) instanceof QueueRecord.Accepted accepted)) {
                return;
            }
            QueuedWrite write = accepted.write();
            if (wanted.only().isPresent() && !wanted.only().get().equals(write.tenant())) {
                return;
            }
            boolean isFull = entries.size() >= wanted.maxEntries() || bytes + record.length > wanted.maxBytes();
            if (isFull && !entries.isEmpty()) {
                throw new EnoughException();
            }
            bytes += record.length;
            entries.add(new Entry<>(
                    write.tenant(), position, record.length, write.acceptedMicros(), new StoredWrite(record)));
        }
    }
}
