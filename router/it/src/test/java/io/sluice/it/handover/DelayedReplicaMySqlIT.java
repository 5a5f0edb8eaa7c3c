package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;

final class DelayedReplicaMySqlIT extends DelayedReplicaContract {
    @Override
    Flavour flavour() {
        return Flavour.MYSQL;
    }
}
