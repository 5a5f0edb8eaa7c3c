/** The durable queue on real servers: what is acknowledged while a shard is locked is applied once, in its order. */
@NullMarked
package io.sluice.it.queue;

import org.jspecify.annotations.NullMarked;
