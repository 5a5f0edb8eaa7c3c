/**
 * The words of the map: tenants, shards, principals, and the quantities that name them.
 *
 * <p>For every other room. All types are immutable, validated in their constructors (they refuse, they never repair),
 * and free to share between threads. Cost: a record each.
 *
 * <p>Public types: {@link io.sluice.core.tenant.TenantRecord}, {@link io.sluice.core.tenant.ShardRecord},
 * {@link io.sluice.core.tenant.PrincipalRecord}, {@link io.sluice.core.tenant.Tier} with {@link
 * io.sluice.core.tenant.TenantPolicy} and {@link io.sluice.core.tenant.PolicyOverrides}, {@link io.sluice.core.tenant.QueueQuota}, and the names and quantities that they are made of.
 */
@NullMarked
package io.sluice.core.tenant;

import org.jspecify.annotations.NullMarked;
