package io.sluice.core.replica;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replica that may answer reads for its primary.
 *
 * @param freshNanos all that the primary is known to have committed until then is there
 * @param applied empty while it has not said so
 */
public record Replica(ServerAddress server, long freshNanos, Optional<Applied> applied) {
    public Replica {
        requireNonNull(server, "server");
        requireNonNull(applied, "applied");
    }

    /** Whether a session finds there what it has written; one that has written nothing, as far as is known, does. */
    boolean covers(@Nullable TransactionSet written) {
        return written == null || (applied.isPresent() && applied.get().covers(written));
    }
}
