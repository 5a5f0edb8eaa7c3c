package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

/** For MySQL, whose replication is asynchronous here: what was acknowledged within the last moment may be lost, and is told. */
final class PromotionMySqlIT extends PromotionContract {
    @Override
    Flavour flavour() {
        return Flavour.MYSQL;
    }

    @Override
    boolean isSemiSync() {
        return false;
    }
}
