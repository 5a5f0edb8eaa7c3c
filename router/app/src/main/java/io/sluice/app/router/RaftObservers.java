package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.Witnesses;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.failover.Observers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What the other routers said last of primaries. Written by one thread at a time, asked by any. */
final class RaftObservers implements Observers {
    /** What is older counts as not said. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private final String own;
    private final Set<String> voters;
    private final MonotonicClock clock;
    private volatile Said said;

    private record Said(long nanos, Map<String, Map<ShardId, Epoch>> locked) {}

    RaftObservers(String own, Set<String> voters, MonotonicClock clock) {
        this.own = requireNonNull(own, "own");
        this.voters = Set.copyOf(voters);
        this.clock = requireNonNull(clock, "clock");
        this.said = new Said(clock.nanos(), Map.of());
    }

    void onSaid(Map<String, Map<ShardId, Epoch>> locked) {
        said = new Said(clock.nanos(), Map.copyOf(locked));
    }

    /** Those who have not said anything lately do not agree. */
    @Override
    public Witnesses of(ShardRecord shard) {
        Said now = said;
        if (clock.nanos() - now.nanos() > FRESH.toNanos()) {
            return new Witnesses(voters.size(), 1);
        }
        long others = now.locked().entrySet().stream()
                .filter(each -> voters.contains(each.getKey()) && !each.getKey().equals(own))
                .filter(each -> shard.epoch().equals(each.getValue().get(shard.id())))
                .count();
        return new Witnesses(voters.size(), 1 + (int) others);
    }
}
