package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SecretBox;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.line.ServerTls;
import io.vertx.core.Vertx;
import java.time.Duration;

/** What the pools of one event loop share: settings, time, timers, and the two things that speak to servers. */
final class BackendLoop {
    private final Vertx vertx;
    private final BackendSettings settings;
    private final BackendListener listener;
    private final MonotonicClock clock;
    private final ServerBreakers breakers;
    private final Connector connector;
    private final Preparation preparation;

    BackendLoop(
            Vertx vertx,
            BackendSettings settings,
            ServerTls tls,
            SecretBox secrets,
            BackendListener listener,
            ServerBreakers breakers,
            MonotonicClock clock) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.settings = requireNonNull(settings, "settings");
        this.listener = requireNonNull(listener, "listener");
        this.clock = requireNonNull(clock, "clock");
        this.breakers = requireNonNull(breakers, "breakers");
        this.connector = new Connector(this, tls, secrets);
        this.preparation = new Preparation(this);
    }

    Vertx vertx() {
        return vertx;
    }

    BackendSettings settings() {
        return settings;
    }

    BackendListener listener() {
        return listener;
    }

    MonotonicClock clock() {
        return clock;
    }

    ServerBreakers breakers() {
        return breakers;
    }

    Connector connector() {
        return connector;
    }

    Preparation preparation() {
        return preparation;
    }

    /** Runs the action on this loop after the delay, at least a millisecond later. */
    long timer(Duration delay, Runnable action) {
        return vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
    }

    void cancel(long timer) {
        vertx.cancelTimer(timer);
    }
}
