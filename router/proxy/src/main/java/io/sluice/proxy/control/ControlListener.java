package io.sluice.proxy.control;

import io.sluice.core.tenant.ShardId;

/** What the control loop does, for the metrics. Called on its event loop; must return at once. */
public interface ControlListener {
    /** Listens to nothing. */
    ControlListener NONE = new ControlListener() {};

    /** What became of an intent. */
    enum Answer {
        DONE,
        REFUSED,
        FAILED
    }

    default void onIntent(Answer answer) {}

    /** Tenants of this shard got their database and account. */
    default void onProvisioned(ShardId shard, int tenants) {}

    /** An attempt to look at the shard's accounts or to make some failed; it is made again later. */
    default void onProvisioningFailed(ShardId shard) {}
}
