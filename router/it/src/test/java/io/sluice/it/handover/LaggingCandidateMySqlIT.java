package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

/** For MySQL. */
final class LaggingCandidateMySqlIT extends LaggingCandidateContract {
    @Override
    Flavour flavour() {
        return Flavour.MYSQL;
    }
}
