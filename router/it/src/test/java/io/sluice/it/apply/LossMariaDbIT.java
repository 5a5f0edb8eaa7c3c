package io.sluice.it.apply;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MariaDB. */
@WithShards(flavour = Flavour.MARIADB, embedded = true)
final class LossMariaDbIT implements LossContract {}
