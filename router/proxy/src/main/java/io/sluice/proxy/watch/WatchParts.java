package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.FleetGuard;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.backend.ServerBreakers;
import io.sluice.proxy.backend.TrafficBoard;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.line.ServerTls;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * What the watch works with. It closes none of it.
 *
 * @param router this router's name, which its row on each shard has
 */
public record WatchParts(
        Vertx vertx,
        String router,
        HealthSettings settings,
        FleetGuard.Limits fleet,
        RoutingView view,
        SecretBox secrets,
        ServerTls tls,
        TrafficBoard board,
        ServerBreakers breakers,
        Gates gates,
        MonotonicClock clock,
        Clock wall) {
    public WatchParts {
        requireNonNull(vertx, "vertx");
        requireNonNull(router, "router");
        requireNonNull(settings, "settings");
        requireNonNull(fleet, "fleet");
        requireNonNull(view, "view");
        requireNonNull(secrets, "secrets");
        requireNonNull(tls, "tls");
        requireNonNull(board, "board");
        requireNonNull(breakers, "breakers");
        requireNonNull(gates, "gates");
        requireNonNull(clock, "clock");
        requireNonNull(wall, "wall");
    }
}
