package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

/** For MySQL. */
final class FailoverMySqlIT extends FailoverContract {
    @Override
    Flavour flavour() {
        return Flavour.MYSQL;
    }
}
