package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the event loops of the port share. Any thread. */
final class Shared {
    private final HttpPort.Surroundings surroundings;
    private final Logins logins;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bodyBytes = new AtomicLong();

    Shared(HttpPort.Surroundings surroundings, Logins logins) {
        this.surroundings = requireNonNull(surroundings, "surroundings");
        this.logins = requireNonNull(logins, "logins");
    }

    HttpPort.Surroundings surroundings() {
        return surroundings;
    }

    HttpSettings settings() {
        return surroundings.settings();
    }

    Logins logins() {
        return logins;
    }

    /** One more connection; false if there are as many as may be. */
    boolean enter() {
        if (connections.incrementAndGet() <= settings().connectionsMax()) {
            return true;
        }
        connections.decrementAndGet();
        return false;
    }

    void leave() {
        connections.decrementAndGet();
    }

    /** Room for a body; false if there is none. */
    boolean reserve(long bytes) {
        if (bodyBytes.addAndGet(bytes) <= settings().bodiesBytesMax()) {
            return true;
        }
        bodyBytes.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        bodyBytes.addAndGet(-bytes);
    }
}
