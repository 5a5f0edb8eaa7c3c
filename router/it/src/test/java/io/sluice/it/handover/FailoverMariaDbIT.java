package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

/** For MariaDB. */
final class FailoverMariaDbIT extends FailoverContract {
    @Override
    Flavour flavour() {
        return Flavour.MARIADB;
    }
}
