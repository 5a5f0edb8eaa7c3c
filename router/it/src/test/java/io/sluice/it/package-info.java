/**
 * What holds between applications and real databases: the same through the router as directly, tenants apart, state not
 * leaking. Tests only.
 *
 * <p>{@link io.sluice.it.Router} is the fixture: a MySQL port in this process before the lab's shards.
 */
@NullMarked
package io.sluice.it;

import org.jspecify.annotations.NullMarked;
