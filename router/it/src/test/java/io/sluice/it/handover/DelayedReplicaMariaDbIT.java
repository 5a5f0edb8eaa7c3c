package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

final class DelayedReplicaMariaDbIT extends DelayedReplicaContract {
    @Override
    Flavour flavour() {
        return Flavour.MARIADB;
    }
}
