/**
 * The whole incident in small, on real servers: one shard of a demo is frozen while its tenants write, the router is killed
 * again and again, and what was told to each client is compared with what the shard has at the end. For developers; not part of the
 * build's test phase, but for its {@code Checker}.
 *
 * <p>{@link io.sluice.bench.incident.Incident} is the program. Three threads for each tenant own what they were told until they
 * have ended; the main thread does the rest. All attempts of one round are kept in memory.
 */
@NullMarked
package io.sluice.bench.incident;

import org.jspecify.annotations.NullMarked;
