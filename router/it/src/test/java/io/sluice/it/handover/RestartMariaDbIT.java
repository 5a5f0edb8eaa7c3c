package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

/** For MariaDB. */
final class RestartMariaDbIT extends RestartContract {
    @Override
    Flavour flavour() {
        return Flavour.MARIADB;
    }
}
