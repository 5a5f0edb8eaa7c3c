package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.core.time.MonotonicClock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a lease, which ends without a word when nobody renews it: tells when it is there again, and how long ago it was there.
 * Looked at by one thread; asked by any.
 */
final class LeaseWatch {
    private static final Logger log = LoggerFactory.getLogger(LeaseWatch.class);

    private final BooleanSupplier lease;
    private final MonotonicClock clock;
    private final Runnable onBack;
    private volatile long heldNanos;
    private boolean wasHeld;
    private boolean wasEverHeld;

    /** @param onBack is told when it is there and was not */
    LeaseWatch(BooleanSupplier lease, MonotonicClock clock, Runnable onBack) {
        this.lease = requireNonNull(lease, "lease");
        this.clock = requireNonNull(clock, "clock");
        this.onBack = requireNonNull(onBack, "onBack");
        this.heldNanos = clock.nanos();
    }

    /** Some times a second. */
    void look() {
        boolean isHeld = lease.getAsBoolean();
        if (isHeld) {
            heldNanos = clock.nanos();
        }
        if (isHeld && !wasHeld) {
            log.info("this router hears from the others{}", wasEverHeld ? " again" : "");
            onBack.run();
        } else if (!isHeld && wasHeld) {
            log.warn("this router does not hear from the others: new writes of tenants that queue wait");
        }
        wasHeld = isHeld;
        wasEverHeld = wasEverHeld || isHeld;
    }

    /** Since it was there, or since the start. */
    Duration since() {
        return lease.getAsBoolean() ? Duration.ZERO : Duration.ofNanos(clock.nanos() - heldNanos);
    }
}
