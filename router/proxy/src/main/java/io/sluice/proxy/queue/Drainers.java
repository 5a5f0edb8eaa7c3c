package io.sluice.proxy.queue;

import io.sluice.core.tenant.ShardId;

/** Which router drains a shard's queue. Two at once do no harm, since the marker on the shard decides; they get in each other's way. */
public interface Drainers {
    /** A lone router. */
    Drainers ALONE = new Drainers() {
        @Override
        public boolean isMine(ShardId shard) {
            return true;
        }

        @Override
        public void onChange(Runnable listener) {}
    };

    /** Any thread; costs next to nothing. */
    boolean isMine(ShardId shard);

    /** Who is told, on any thread, when it may be others' turn; once in its life. */
    void onChange(Runnable listener);
}
