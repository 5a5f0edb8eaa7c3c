/**
 * Three routers on three hosts of a network, hit by everything that can happen to one of them, while one shard is frozen and thawed and
 * its tenants' writes are queued; and whether every promise was kept. For developers; not part of the build's test phase. Needs
 * root.
 *
 * <p>{@link io.sluice.bench.chaos.RouterChaos} is the program. Threads: two for each tenant of the shard that is frozen, three for each
 * other tenant, one that freezes and thaws; the main thread does the rest. All attempts of one trial are kept in memory.
 */
@NullMarked
package io.sluice.bench.chaos;

import org.jspecify.annotations.NullMarked;
