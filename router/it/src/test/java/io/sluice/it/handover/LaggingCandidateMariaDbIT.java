package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

/** For MariaDB. */
final class LaggingCandidateMariaDbIT extends LaggingCandidateContract {
    @Override
    Flavour flavour() {
        return Flavour.MARIADB;
    }
}
