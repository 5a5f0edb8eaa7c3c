package io.sluice.lab.fault;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link LockUpContract} on MariaDB. */
@WithShards(flavour = Flavour.MARIADB, replicas = 1, embedded = true, own = true)
final class LockUpMariaDbIT implements LockUpContract {
    @Override
    public Flavour flavour() {
        return Flavour.MARIADB;
    }
}
