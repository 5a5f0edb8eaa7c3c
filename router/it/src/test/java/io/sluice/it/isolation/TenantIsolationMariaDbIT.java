package io.sluice.it.isolation;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link TenantIsolationContract} on MariaDB. */
@WithShards(flavour = Flavour.MARIADB, own = true)
final class TenantIsolationMariaDbIT implements TenantIsolationContract {
    @Override
    public Flavour flavour() {
        return Flavour.MARIADB;
    }
}
