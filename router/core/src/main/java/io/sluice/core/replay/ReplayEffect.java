package io.sluice.core.replay;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** What the owner of a {@link Replay} must do after a step, in this order. Each says which event answers it. */
public sealed interface ReplayEffect<P> {
    /** Kill the shard's sessions that are older than now. Answered by {@link Replay#onFenced}. */
    record Fence<P>(long generation) implements ReplayEffect<P> {}

    /**
     * Read writes in the order of their positions. At most one reading is under way. Answered by {@link Replay#onRead}, or
     * {@link Replay#onReadFailed}.
     *
     * @param only the writes of this tenant; empty: of all
     * @param upTo nothing behind it is read
     * @param maxEntries so many at most
     * @param maxBytes so many at most, but the first write may be larger
     */
    record Read<P>(Optional<TenantId> only, Position from, Position upTo, int maxEntries, long maxBytes)
            implements ReplayEffect<P> {}

    /** Apply these, with their marker, in one transaction. Answered by {@link Replay#onBatch}. */
    record Apply<P>(TenantId tenant, long batch, List<Entry<P>> entries) implements ReplayEffect<P> {}

    /**
     * The write failed for good. First the shard's marker passes it and says that it is dead, then its dead letter is durable,
     * then its settlement. {@link Replay#onDead} answers when all is done; {@link Replay#onNotDead} if it could not be, or if
     * the marker says that it is applied.
     *
     * <p>In this order, so that a crash in between neither loses it nor lets it be applied beside its letter: whoever tries it
     * again gets its error from the marker, a {@link BatchResult.Failed} that leads here once more. Done twice, it must be as
     * once.
     */
    record Bury<P>(Entry<P> entry, int errorCode) implements ReplayEffect<P> {}

    /**
     * Let new writes of the tenant wait. Answered by {@link Replay#onHeld} when no append of it is under way any more, and
     * all that were confirmed have been told.
     */
    record Hold<P>(TenantId tenant, long hold) implements ReplayEffect<P> {}

    /** Queue those that wait, and those that come. */
    record Unhold<P>(TenantId tenant, long hold) implements ReplayEffect<P> {}

    /** Its backlog is empty: those that wait go to the shard directly, in their order, and those that come behind them. */
    record HandBack<P>(TenantId tenant, long hold) implements ReplayEffect<P> {}

    /** The replay paused the tenant by itself. Raise an alarm. */
    record Paused<P>(TenantId tenant, PauseReason reason, int errorCode) implements ReplayEffect<P> {}

    /** All writes up to here are settled: the log may forget them, once the settlements so far are durable. */
    record Forget<P>(Position upTo) implements ReplayEffect<P> {}
}
