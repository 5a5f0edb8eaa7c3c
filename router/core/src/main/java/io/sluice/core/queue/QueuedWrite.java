package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * One acknowledged write: all of its statements are applied in one transaction, or none.
 *
 * @param tenant whose it is
 * @param epoch of the tenant's record when it was accepted
 * @param acceptedMicros when it was accepted, microseconds since 1970: what {@code NOW()} says when it is applied
 * @param session what the client's session was
 * @param key the client's name for it, if it has one
 * @param statements one or more, at most {@value #STATEMENTS_MAX}
 */
public record QueuedWrite(
        TenantId tenant,
        Epoch epoch,
        long acceptedMicros,
        CarriedState session,
        Optional<IdempotencyKey> key,
        List<QueuedStatement> statements) {
    public static final int STATEMENTS_MAX = 1_000;

    public QueuedWrite {
        requireNonNull(tenant, "tenant");
        requireNonNull(epoch, "epoch");
        requireNonNull(session, "session");
        requireNonNull(key, "key");
        statements = List.copyOf(statements);
        if (statements.isEmpty() || statements.size() > STATEMENTS_MAX) {
            throw new IllegalArgumentException("a write has 1 to " + STATEMENTS_MAX + " statements");
        }
        if (acceptedMicros < 0) {
            throw new IllegalArgumentException("acceptedMicros must not be negative: " + acceptedMicros);
        }
    }
}
