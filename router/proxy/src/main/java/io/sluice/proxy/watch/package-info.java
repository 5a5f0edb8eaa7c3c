/**
 * Watches every server: runs the canaries, has {@code core.health} judge them together with the traffic, and orders the
 * gates. What is decided here is only which socket to open and whom to tell; the verdicts are the machine's.
 *
 * <p>How to read it: {@link io.sluice.proxy.watch.Watch} has a {@code ShardWatch} for each shard, that has a {@code
 * ServerWatch} for each server, and that has {@code ServerLanes}, whose connections are its own. {@code Heartbeats} tell
 * how old a replica's data is, {@link io.sluice.proxy.watch.Timeline} what happened.
 *
 * <p>For {@code app.router}, which starts it, for {@code proxy.inquiry}, which answers operators, and for {@code
 * proxy.metrics}. Cost: four connections to a primary and three to a replica, a login every two seconds and five small
 * statements a second to each server; a tick of some microseconds for each server. Limits: 500 events of a timeline; one
 * canary a lane. A canary that gets no answer is destroyed at its deadline, so nothing here hangs with a server.
 *
 * <p>All state belongs to one event loop, which relays no statements; {@link io.sluice.proxy.watch.Watch} may be called from
 * any thread. Further public types: {@link io.sluice.proxy.watch.Outlook}, {@link
 * io.sluice.proxy.watch.RoleReading}, {@link io.sluice.proxy.watch.ServerStatus}, {@link io.sluice.proxy.watch.WatchEvent},
 * {@link io.sluice.proxy.watch.WatchListener}.
 */
@NullMarked
package io.sluice.proxy.watch;

import org.jspecify.annotations.NullMarked;
