package io.sluice.core.tenant;

import java.util.Set;

/** The tenants that a principal may choose among. */
public sealed interface TenantGrant {
    boolean allows(TenantId tenant);

    /** Every tenant, also later ones. */
    record All() implements TenantGrant {
        @Override
        public boolean allows(TenantId tenant) {
            return true;
        }
    }

    /** Named tenants: 1 to 10,000. */
    record Some(Set<TenantId> tenants) implements TenantGrant {
        static final int TENANTS_MAX = 10_000;

        public Some {
            tenants = Set.copyOf(tenants);
            if (tenants.isEmpty() || tenants.size() > TENANTS_MAX) {
                throw new IllegalArgumentException("a principal is granted 1 to " + TENANTS_MAX + " tenants, or all");
            }
        }

        @Override
        public boolean allows(TenantId tenant) {
            return tenants.contains(tenant);
        }
    }
}
