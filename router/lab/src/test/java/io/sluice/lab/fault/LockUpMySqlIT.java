package io.sluice.lab.fault;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link LockUpContract} on MySQL. */
@WithShards(flavour = Flavour.MYSQL, replicas = 1, embedded = true, own = true)
final class LockUpMySqlIT implements LockUpContract {
    @Override
    public Flavour flavour() {
        return Flavour.MYSQL;
    }
}
