package io.sluice.cluster;

import io.sluice.cluster.signed.Refused;

/** Told what happens in the cluster; on any of its threads, and must return at once. */
public interface ClusterListener {
    /** An entry of the shared map was left aside. */
    default void onRefused(Refused reason) {}
}
