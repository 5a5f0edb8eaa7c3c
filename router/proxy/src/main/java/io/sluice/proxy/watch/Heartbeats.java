package io.sluice.proxy.watch;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Heartbeats of this router: a number for each write canary that says when it was begun, so that a replica which has it has
 * all that the primary committed before. Microseconds of the wall clock at the start of the router, counted on by the
 * monotonic clock: they grow whatever becomes of the wall clock, and those of the router's life before are understood too.
 * Immutable; any thread.
 */
final class Heartbeats {
    private final long baseMicros;
    private final long startNanos;

    Heartbeats(Instant now, long nowNanos) {
        this.baseMicros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
        this.startNanos = nowNanos;
    }

    /** The number of a canary that begins now. */
    long at(long nowNanos) {
        return baseMicros + TimeUnit.NANOSECONDS.toMicros(nowNanos - startNanos);
    }

    /** When it was begun; empty for one that cannot have been. */
    OptionalLong nanosOf(long heartbeat, long nowNanos) {
        long nanos = startNanos + TimeUnit.MICROSECONDS.toNanos(heartbeat - baseMicros);
        return nanos - nowNanos > 0 ? OptionalLong.empty() : OptionalLong.of(nanos);
    }
}
