package io.sluice.it.lockups;

import io.sluice.lab.install.Flavour;

/** For MySQL. */
final class VerdictMySqlIT implements VerdictContract {
    @Override
    public Flavour flavour() {
        return Flavour.MYSQL;
    }
}
