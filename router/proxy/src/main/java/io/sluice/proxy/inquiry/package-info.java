/**
 * Answers the operators' questions to this router: how a shard's servers stand, what happened, what the gate would do, how
 * the queues and the dead letters stand, what is done about a primary, how the routers stand to each
 * other; and sees to them as they say.
 *
 * <p>For {@code app.router}, which hands the inquiries of the cluster over. It asks {@code proxy.watch}, {@code proxy.queue}, {@code proxy.failover}, {@code proxy.membership} and the gates of each
 * event loop, and puts what they say into JSON documents; it owns no state and blocks nobody. Limits: those of a timeline,
 * of the text of an inquiry, and a page of dead letters with 1 MiB of statements. Nothing here logs SQL.
 *
 * <p>Public type: {@link io.sluice.proxy.inquiry.InquiryDesk}, for any thread.
 */
@NullMarked
package io.sluice.proxy.inquiry;

import org.jspecify.annotations.NullMarked;
