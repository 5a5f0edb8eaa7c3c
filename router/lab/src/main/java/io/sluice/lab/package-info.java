/**
 * Real MySQL and MariaDB servers, as processes of this machine, for the demo, drills and tests; also servers that
 * somebody else runs.
 *
 * <p>{@link io.sluice.lab.LabServers} starts them: one server, or shards of a primary and its replicas, all at once. What it
 * starts ends with it, and with the JVM at the latest, however that ends; nothing else is ever stopped. Cost: a server
 * is up in about 1 s, takes 95 MB of memory and at first 46 MB of disk. Limits: 127.0.0.1 only; 500 connections a server.
 *
 * <p>All methods block, so none may be called on an event loop; all types may be used by any thread.
 *
 * <p>Public types: {@link io.sluice.lab.LabServers}, {@link io.sluice.lab.LabSettings}, {@link io.sluice.lab.ServerSpec},
 * {@link io.sluice.lab.ShardSpec}, {@link io.sluice.lab.LabServer} with its kinds, {@link io.sluice.lab.LabShard},
 * {@link io.sluice.lab.Login}; {@code io.sluice.lab.testing} has the JUnit extension, {@code io.sluice.lab.fault} locks servers
 * up on purpose.
 */
@NullMarked
package io.sluice.lab;

import org.jspecify.annotations.NullMarked;
