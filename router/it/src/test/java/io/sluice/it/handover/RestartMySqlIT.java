package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

/** For MySQL. */
final class RestartMySqlIT extends RestartContract {
    @Override
    Flavour flavour() {
        return Flavour.MYSQL;
    }
}
