package io.sluice.core.gate;

import java.time.Duration;

/**
 * One tenant's rate, by the generic cell rate algorithm: a token bucket in one number and without a timer. The number is the
 * moment at which the bucket is full again. Owned by the gate.
 */
final class RateMeter {
    private final long intervalNanos;
    private final long toleranceNanos;
    private final long waitNanos;
    private long fullNanos;

    RateMeter(Limits.Rate rate, Duration wait, long now) {
        this.intervalNanos = rate.perSecond() == 0 ? 0 : 1_000_000_000L / rate.perSecond();
        this.toleranceNanos = (rate.burst() - 1) * intervalNanos;
        this.waitNanos = wait.toNanos();
        this.fullNanos = now;
    }

    /** How long the next statement has to wait. */
    long delayNanos(long now) {
        return intervalNanos == 0 ? 0 : Math.max(0, fullNanos - toleranceNanos - now);
    }

    /** Whether that is longer than it may. */
    boolean isExceeded(long now) {
        return delayNanos(now) > waitNanos;
    }

    /**
     * A statement goes, or has its moment reserved. What a transaction may not be refused is a debt of its tenant, at most
     * so high that the next statement has to wait as long as it may and one turn more.
     */
    void take(long now) {
        if (intervalNanos > 0) {
            long debt = Math.max(0, fullNanos - now) + intervalNanos;
            fullNanos = now + Math.min(debt, toleranceNanos + waitNanos + intervalNanos);
        }
    }

    boolean isFull(long now) {
        return intervalNanos == 0 || fullNanos - now <= 0;
    }
}
