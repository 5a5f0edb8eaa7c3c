package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MariaDB. */
@WithShards(flavour = Flavour.MARIADB, count = 1, replicas = 2, embedded = true, own = true)
final class SwitchoverMariaDbIT extends SwitchoverContract {}
