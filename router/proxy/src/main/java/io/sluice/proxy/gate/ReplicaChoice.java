package io.sluice.proxy.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;

/**
 * The replica that answers reads for a contained primary.
 *
 * @param freshNanos all that the primary is known to have committed until then is there
 */
public record ReplicaChoice(ServerAddress server, long freshNanos) {
    public ReplicaChoice {
        requireNonNull(server, "server");
    }
}
