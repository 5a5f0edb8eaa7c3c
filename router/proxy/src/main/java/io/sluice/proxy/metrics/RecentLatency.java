package io.sluice.proxy.metrics;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.frontend.SessionListener.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * What a statement took on a shard since one asked last, from what is counted anyway: nothing is added to a statement's path.
 * Any thread, but one for each shard.
 */
final class RecentLatency implements ToLongFunction<ShardId> {
    private final List<SessionCells> sessions;
    private final Map<ShardId, Total> before = new ConcurrentHashMap<>();

    private record Total(long statements, long nanos) {}

    /** @param sessions which may grow */
    RecentLatency(List<SessionCells> sessions) {
        this.sessions = requireNonNull(sessions, "sessions");
    }

    /** The mean in nanoseconds; 0 if no statement has ended. */
    @Override
    public long applyAsLong(ShardId shard) {
        long statements = 0;
        long nanos = 0;
        for (SessionCells cells : sessions) {
            statements += cells.get(shard, Cells.place(SessionCells.OUTCOMES, Outcome.OK));
            statements += cells.get(shard, Cells.place(SessionCells.OUTCOMES, Outcome.ERROR));
            nanos += cells.get(shard, SessionCells.SECONDS + Durations.SUM);
        }
        Total last = before.put(shard, new Total(statements, nanos));
        long more = last == null ? 0 : statements - last.statements();
        return last == null || more <= 0 ? 0 : Math.max(0, nanos - last.nanos()) / more;
    }
}
