package io.sluice.admin;

import static java.util.Objects.requireNonNull;

import io.sluice.cluster.AdminCluster;
import io.sluice.core.secret.SecretBox;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * What the admin API works with. It closes none of it.
 *
 * @param box has the key that the routers have
 */
public record AdminParts(
        Vertx vertx, AdminCluster cluster, AdminToken token, SecretBox box, SecureRandom random, InstantSource clock) {
    public AdminParts {
        requireNonNull(vertx, "vertx");
        requireNonNull(cluster, "cluster");
        requireNonNull(token, "token");
        requireNonNull(box, "box");
        requireNonNull(random, "random");
        requireNonNull(clock, "clock");
    }
}
