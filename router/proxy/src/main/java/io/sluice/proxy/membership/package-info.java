/**
 * How a router stands among those that share their logs with it, and the port by which an operator has one taken out.
 *
 * <p>For {@code proxy.inquiry}, which tells it to operators, and {@code proxy.metrics}, which shows it; {@code app.router}
 * knows the logs and says it. Records are immutable and free to any thread; asking costs some small objects and waits for
 * nothing. Limits: two groups, as many peers as there are routers, one log for each shard.
 *
 * <p>Public types: {@link io.sluice.proxy.membership.Membership}, {@link io.sluice.proxy.membership.RouterStanding},
 * {@link io.sluice.proxy.membership.GroupStanding}.
 */
@NullMarked
package io.sluice.proxy.membership;

import org.jspecify.annotations.NullMarked;
