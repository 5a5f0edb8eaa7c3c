package io.sluice.it.house.broken;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

public final class BreaksCircuits {
    CircuitBreaker breaker = CircuitBreaker.ofDefaults("broken");
}
