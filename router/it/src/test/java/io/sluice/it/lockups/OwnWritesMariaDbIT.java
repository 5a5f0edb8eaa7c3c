package io.sluice.it.lockups;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MariaDB. */
@WithShards(flavour = Flavour.MARIADB, replicas = 1, embedded = true, own = true)
final class OwnWritesMariaDbIT implements OwnWritesContract {
    @Override
    public Flavour flavour() {
        return Flavour.MARIADB;
    }
}
