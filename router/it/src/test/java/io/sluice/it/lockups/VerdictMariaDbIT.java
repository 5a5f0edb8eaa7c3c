package io.sluice.it.lockups;

import io.sluice.lab.install.Flavour;

/** For MariaDB. */
final class VerdictMariaDbIT implements VerdictContract {
    @Override
    public Flavour flavour() {
        return Flavour.MARIADB;
    }
}
