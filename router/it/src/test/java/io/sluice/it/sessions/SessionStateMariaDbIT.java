package io.sluice.it.sessions;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link SessionStateContract} on MariaDb. */
@WithShards(flavour = Flavour.MARIADB, own = true)
final class SessionStateMariaDbIT implements SessionStateContract {
    @Override
    public Flavour flavour() {
        return Flavour.MARIADB;
    }
}
