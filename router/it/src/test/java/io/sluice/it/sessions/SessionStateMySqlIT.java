package io.sluice.it.sessions;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link SessionStateContract} on MySql. */
@WithShards(flavour = Flavour.MYSQL, own = true)
final class SessionStateMySqlIT implements SessionStateContract {
    @Override
    public Flavour flavour() {
        return Flavour.MYSQL;
    }
}
