package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.core.replay.DrainTurn;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.queue.Drainers;
import java.util.Collection;
import java.util.List;

/** Each shard's queue is drained by one of the routers that are there. Any thread. */
final class RaftDrainers implements Drainers {
    private final String own;
    private volatile List<String> routers = List.of();
    private volatile Runnable listener = () -> {};

    RaftDrainers(String own) {
        this.own = requireNonNull(own, "own");
    }

    /** These are there now. */
    void onRouters(Collection<String> now) {
        routers = List.copyOf(now);
        listener.run();
    }

    @Override
    public boolean isMine(ShardId shard) {
        return DrainTurn.of(shard, routers).filter(own::equals).isPresent();
    }

    @Override
    public void onChange(Runnable told) {
        listener = requireNonNull(told, "told");
    }
}
