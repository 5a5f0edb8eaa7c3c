/**
 * What an operator asks each router about itself: the health of a shard's servers, their history, what a statement would
 * get, how its queues stand, what is done about its primary, how the routers stand to each other. Also what each router does by itself, beside the map: a
 * probe, a release, a pause of a queue, a retry of a dead letter, the removal of a router.
 *
 * <p>For the admin API, which asks through the cluster, and the router's watch, which answers. An answer is a JSON document
 * as text, made in the router and read by the operator; nobody between looks into it. An {@link
 * io.sluice.core.inquiry.Inquiry} changes nothing that lasts: what must outlive a router is an intent, or stands in a log. Everything is
 * immutable and free to share between threads. Cost: one object and one array an encoding. Limits: 65,535 bytes of SQL, 1,000
 * events of a timeline, shards, tenants or dead letters a page; the SQL of an inquiry never stands in its {@code toString},
 * and so in no log. A router that does not know a kind refuses it by its number.
 *
 * <p>Public types: {@link io.sluice.core.inquiry.Inquiry}, {@link io.sluice.core.inquiry.QueueInquiry},
 * {@link io.sluice.core.inquiry.InquiryCodec}.
 */
@NullMarked
package io.sluice.core.inquiry;

import org.jspecify.annotations.NullMarked;
