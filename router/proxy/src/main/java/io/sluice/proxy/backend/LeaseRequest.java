package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TenantRecord;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a connection, as whom, and with which capabilities.
 *
 * @param replica of the tenant's shard; null for its primary
 * @param clean whether the holder is about to ask for what the last statement left (warnings, row counts), so that
 *     nothing of another session's may be there
 */
public record LeaseRequest(
        LeaseHolder holder, TenantRecord tenant, @Nullable ServerAddress replica, Profile profile, boolean clean) {
    public LeaseRequest {
        requireNonNull(holder, "holder");
        requireNonNull(tenant, "tenant");
        requireNonNull(profile, "profile");
    }
}
