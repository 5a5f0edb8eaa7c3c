package io.sluice.proxy.failover;

import io.sluice.core.failover.Witnesses;
import io.sluice.core.tenant.ShardRecord;

/** What other routers hold of primaries. Any thread; costs nothing. */
@FunctionalInterface
public interface Observers {
    /** A router that nobody else watches with. */
    Observers NONE = shard -> Witnesses.ALONE;

    /** Of the shard's present primary; this router is taken to hold it to be locked up. */
    Witnesses of(ShardRecord shard);
}
