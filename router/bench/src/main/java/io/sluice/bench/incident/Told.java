package io.sluice.bench.incident;

import java.util.concurrent.atomic.AtomicLong;

/** What the clients of one tenant have been told so far. Any thread. */
final class Told {
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong queued = new AtomicLong();
    private final AtomicLong lastDirectMicros = new AtomicLong();

    void onWrite(Attempt attempt) {
        if (attempt.answer().isAcknowledged()) {
            acknowledged.incrementAndGet();
        }
        if (attempt.answer() == Answer.QUEUED) {
            queued.incrementAndGet();
        } else if (attempt.answer() == Answer.DIRECT) {
            lastDirectMicros.accumulateAndGet(attempt.sentMicros(), Math::max);
        }
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long queued() {
        return queued.get();
    }

    /** Whether the shard itself has answered a write that was sent after this moment. */
    boolean isDirectSince(long micros) {
        return lastDirectMicros.get() > micros;
    }
}
