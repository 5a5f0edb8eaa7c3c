/**
 * The MySQL port: accepts clients, logs them in, and relays each session's commands to its tenant's shard.
 *
 * <p>For applications. Each client connection lives on one event loop together with the server connections that it
 * leases; every class here is owned by that loop unless its comment says otherwise. Commands and results travel as
 * bytes: the first bytes of a command and the packet headers of a response are all that is looked at.
 *
 * <p>Limits: connections, time and bytes before login, bytes of a statement, prepared statements of a session, time
 * waited for a server connection. A slow reader on either side stops the other side's reads.
 *
 * <p>Public types: {@link io.sluice.proxy.frontend.FrontendSettings}, {@link io.sluice.proxy.frontend.SessionListener}.
 */
@NullMarked
package io.sluice.proxy.frontend;

import org.jspecify.annotations.NullMarked;
