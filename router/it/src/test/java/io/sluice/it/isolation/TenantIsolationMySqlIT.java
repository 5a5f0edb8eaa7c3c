package io.sluice.it.isolation;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link TenantIsolationContract} on MySQL. */
@WithShards(flavour = Flavour.MYSQL, own = true)
final class TenantIsolationMySqlIT implements TenantIsolationContract {
    @Override
    public Flavour flavour() {
        return Flavour.MYSQL;
    }
}
