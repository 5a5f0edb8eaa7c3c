/**
 * The way to a server by our own codec: the login dialogue and TLS of every connection to a shard, and {@link
 * io.sluice.proxy.line.OwnSession}, a session of the router's own in which commands stand behind each other; and {@link
 * io.sluice.proxy.line.Line}, the same for one small statement at a time.
 *
 * <p>For {@code proxy.backend}, which relays over connections that logged in so, for {@code proxy.watch}, whose
 * canaries need what no general client gives: to know that TCP stands before the server has said a word, the server's
 * error code, and an end that never waits for the server; and for {@code proxy.apply}, which sends texts as they came and
 * does not wait between them. Cost: a line holds a socket and some hundred bytes. Limits: of a line, one statement at a
 * time, answers up to 64 KiB and 1,000 rows, a deadline on everything, at which the socket is destroyed; of a session, what
 * its owner sets.
 *
 * <p>All state belongs to the event loop on which a line was opened. Public types: {@link io.sluice.proxy.line.Lines},
 * {@link io.sluice.proxy.line.Line}, {@link io.sluice.proxy.line.OwnSession}, {@link
 * io.sluice.proxy.line.Reply}, {@link io.sluice.proxy.line.LineException}, {@link
 * io.sluice.proxy.line.LoginDialogue}, {@link io.sluice.proxy.line.ServerTls}, {@link
 * io.sluice.proxy.line.ConnectionLostException}.
 */
@NullMarked
package io.sluice.proxy.line;

import org.jspecify.annotations.NullMarked;
