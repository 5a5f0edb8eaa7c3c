package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.TenantRecord;

/** Who wants a connection, as whom, and with which capabilities. */
public record LeaseRequest(LeaseHolder holder, TenantRecord tenant, Profile profile) {
    public LeaseRequest {
        requireNonNull(holder, "holder");
        requireNonNull(tenant, "tenant");
        requireNonNull(profile, "profile");
    }
}
