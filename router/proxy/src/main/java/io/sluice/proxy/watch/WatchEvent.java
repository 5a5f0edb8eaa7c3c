package io.sluice.proxy.watch;

import io.sluice.core.health.Finding;
import io.sluice.core.health.Role;
import io.sluice.core.health.Scope;
import io.sluice.core.tenant.ServerAddress;
import java.time.Instant;

/**
 * One line of a shard's timeline.
 *
 * @param since when the trouble began, as far as it can be told
 * @param scope what is kept from the server from now on
 */
public record WatchEvent(
        Instant at,
        ServerAddress server,
        Role role,
        Kind kind,
        Finding finding,
        Instant since,
        Scope scope,
        boolean rehearsed,
        boolean byOperator) {
    /** What happened. */
    public enum Kind {
        /** The verdict is another one. */
        VERDICT,
        /** Something is worth a closer look: canaries were sent. */
        SUSPECT,
        /** It was nothing. */
        CLEARED,
        /** The gate closed. */
        CONTAINED,
        /** The gate stays closed, for another reason or for more or less. */
        ALTERED,
        /** The gate opened. */
        RELEASED,
        QUARANTINED,
        /** Most servers turned at once: gates stay open. */
        PANIC_BEGAN,
        PANIC_ENDED
    }
}
