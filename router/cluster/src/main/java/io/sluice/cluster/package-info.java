/**
 * The shared map that routers and the admin API read and watch, and the bus that carries intents and outcomes,
 * inquiries and answers between them: view, membership and messages, never truth, never a lock that guards safety.
 *
 * <p>For the router's control loop ({@link io.sluice.cluster.RouterCluster}) and the admin API
 * ({@link io.sluice.cluster.AdminCluster}). The only user of Hazelcast, which is bound to one configured address, finds
 * its peers by a list of addresses and names, and carries strings and bytes of our own codecs only, in envelopes that are
 * signed with the routers' key. One router leads: it writes the map and carries out intents; the others tell their status
 * and answer inquiries, as it does too. Any thread calls; each side has one thread of its own that talks to Hazelcast and
 * runs the callbacks, which must return at once. An intent is carried out by one router, an inquiry answered by each;
 * nothing of the latter is waited for. Costs some five hundred bytes a tenant on the members. Limits stand in {@link
 * io.sluice.cluster.ClusterSettings} and {@link io.sluice.cluster.AdminClusterSettings}.
 *
 * <p>Public types: {@link io.sluice.cluster.RouterCluster}, {@link io.sluice.cluster.AdminCluster}, their settings,
 * {@link io.sluice.cluster.ClusterParts}, {@link io.sluice.cluster.ClusterListener}, {@link
 * io.sluice.cluster.RouterIdentity}, {@link io.sluice.cluster.MapStanding}, {@link io.sluice.cluster.RouterStatus},
 * {@link io.sluice.cluster.ClusterException}, {@link io.sluice.cluster.MapSnapshot}.
 */
@NullMarked
package io.sluice.cluster;

import org.jspecify.annotations.NullMarked;
