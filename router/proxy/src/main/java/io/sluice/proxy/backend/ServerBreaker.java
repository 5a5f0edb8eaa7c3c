package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.sluice.core.time.MonotonicClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breaker of one server: whether the pools may open connections there. Any thread.
 *
 * <p>It is fed by our deadlines, since a breaker never counts a call that does not end: each connect and login counts, as
 * good or as failed. When the last twenty all failed it opens by itself: fewer would let a machine that is short of CPU take
 * its own delay for a dead server. Otherwise it is opened by a verdict, and forced open by an operator. User traffic never tries a breaker that is half open: canaries do, and three good ones in a row
 * close it.
 */
public final class ServerBreaker {
    private static final int CALLS = 20;
    private static final int CANARIES = 3;

    /** Half-open is never reached by time alone, so any long time will do. */
    private static final CircuitBreakerConfig CONFIG = CircuitBreakerConfig.custom()
            .slidingWindow(CALLS, CALLS, SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(100)
            .permittedNumberOfCallsInHalfOpenState(CANARIES)
            .waitDurationInOpenState(Duration.ofDays(1))
            .writableStackTraceEnabled(false)
            .build();

    private final CircuitBreaker breaker;
    private final MonotonicClock clock;

    ServerBreaker(String name, MonotonicClock clock) {
        this.clock = requireNonNull(clock, "clock");
        this.breaker = CircuitBreaker.of(name, CONFIG);
    }

    /** Whether a connection may be opened for user traffic. */
    public boolean allows() {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> true;
            case OPEN, HALF_OPEN, FORCED_OPEN -> false;
        };
    }

    /** One of {@code closed}, {@code open}, {@code half_open}, {@code forced_open}, {@code disabled}. */
    public String state() {
        return breaker.getState().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** A connection was opened, or not in time, or was refused; begun at this moment of the clock. */
    void onOpened(boolean good, long sinceNanos) {
        if (allows()) {
            count(good, sinceNanos);
        }
    }

    /** A canary has ended. */
    public void onCanary(boolean good, Duration took) {
        long since = clock.nanos() - took.toNanos();
        if (breaker.getState() == State.OPEN && good) {
            breaker.transitionToHalfOpenState();
        }
        if (breaker.getState() == State.HALF_OPEN && breaker.tryAcquirePermission()) {
            count(good, since);
        }
    }

    private void count(boolean good, long sinceNanos) {
        long took = Math.max(0, clock.nanos() - sinceNanos);
        if (good) {
            breaker.onSuccess(took, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(took, TimeUnit.NANOSECONDS, new java.util.concurrent.TimeoutException());
        }
    }

    /** The server is contained: by its verdict, or by an operator, whose word no canary changes. */
    public void open(boolean byOperator) {
        if (byOperator) {
            breaker.transitionToForcedOpenState();
        } else {
            breaker.transitionToOpenState();
        }
    }

    /** The server is held to be well. */
    public void close() {
        breaker.transitionToClosedState();
    }
}
