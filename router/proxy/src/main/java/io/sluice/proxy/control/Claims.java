package io.sluice.proxy.control;

import io.sluice.core.tenant.TenantId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which tenants' accounts are being worked on, so that an intent and the background never change the same one at the
 * same time. Only on the control loop's event loop.
 */
final class Claims {
    private final Set<TenantId> held = new HashSet<>();

    boolean isFree(TenantId tenant) {
        return !held.contains(tenant);
    }

    /** @throws IllegalStateException if one is held already */
    void take(Collection<TenantId> tenants) {
        for (TenantId tenant : tenants) {
            if (!held.add(tenant)) {
                throw new IllegalStateException("tenant " + tenant + " is claimed twice");
            }
        }
    }

    void take(TenantId tenant) {
        take(List.of(tenant));
    }

    void release(Collection<TenantId> tenants) {
        tenants.forEach(held::remove);
    }

    void release(TenantId tenant) {
        held.remove(tenant);
    }
}
