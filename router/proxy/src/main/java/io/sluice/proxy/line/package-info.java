/**
 * The way to a server by our own codec: the login dialogue and TLS of every connection to a shard, and {@link
 * io.sluice.proxy.line.Line}, a connection of the router's own for one small statement at a time.
 *
 * <p>For {@code proxy.backend}, which relays over connections that logged in so, and for {@code proxy.watch}, whose
 * canaries need what no general client gives: to know that TCP stands before the server has said a word, the server's
 * error code, and an end that never waits for the server. Cost: a line holds a socket and some hundred bytes. Limits: one
 * statement at a time, answers up to 64 KiB and 1,000 rows, a deadline on everything, at which the socket is destroyed.
 *
 * <p>All state belongs to the event loop on which a line was opened. Public types: {@link io.sluice.proxy.line.Lines},
 * {@link io.sluice.proxy.line.Line}, {@link io.sluice.proxy.line.LineException}, {@link
 * io.sluice.proxy.line.LoginDialogue}, {@link io.sluice.proxy.line.ServerTls}, {@link
 * io.sluice.proxy.line.ConnectionLostException}.
 */
@NullMarked
package io.sluice.proxy.line;

import org.jspecify.annotations.NullMarked;
