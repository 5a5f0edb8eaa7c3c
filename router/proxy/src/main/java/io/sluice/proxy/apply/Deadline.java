package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.line.LineException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;

/** The time that one operation has, and what is to be done when it is over. Owned by its event loop. */
final class Deadline {
    private final Vertx vertx;
    private final MonotonicClock clock;
    private final long endNanos;
    private final long timer;
    private Runnable atEnd = () -> {};
    private boolean over;

    Deadline(Vertx vertx, MonotonicClock clock, Duration time) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.clock = requireNonNull(clock, "clock");
        this.endNanos = clock.nanos() + time.toNanos();
        this.timer = vertx.setTimer(Math.max(1, time.toMillis()), fired -> expire());
    }

    private void expire() {
        over = true;
        atEnd.run();
    }

    boolean isOver() {
        return over;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(1, endNanos - clock.nanos()));
    }

    /** What the operation is at now, and how that is ended; in the place of what it was at before. */
    void guard(Runnable how) {
        atEnd = how;
        if (over) {
            how.run();
        }
    }

    /** The same, or a failure when time is over; what comes later is dropped. */
    <T> Future<T> within(Future<T> work) {
        Promise<T> promise = Promise.promise();
        guard(() -> promise.tryFail(new LineException(Cause.TIMED_OUT)));
        work.onComplete((result, failure) -> {
            if (failure == null) {
                promise.tryComplete(result);
            } else {
                promise.tryFail(failure);
            }
        });
        return promise.future();
    }

    /** The operation is over. */
    void end() {
        atEnd = () -> {};
        vertx.cancelTimer(timer);
    }
}
