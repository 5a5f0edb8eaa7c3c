package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What a router brings to the cluster. It closes none of it.
 *
 * @param view the router's own copy of the map; only read
 * @param box has the routers' key, by which every entry of the shared map is signed
 * @param clock the others' may differ by up to five minutes
 * @param standing asked each second, on the cluster's thread; must return at once
 */
public record ClusterParts(
        RouterIdentity identity,
        RoutingView view,
        SecretBox box,
        InstantSource clock,
        Supplier<MapStanding> standing,
        ClusterListener listener) {
    public ClusterParts {
        requireNonNull(identity, "identity");
        requireNonNull(view, "view");
        requireNonNull(box, "box");
        requireNonNull(clock, "clock");
        requireNonNull(standing, "standing");
        requireNonNull(listener, "listener");
    }
}
