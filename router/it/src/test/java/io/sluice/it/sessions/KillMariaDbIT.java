package io.sluice.it.sessions;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link KillContract} on MariaDB. */
@WithShards(flavour = Flavour.MARIADB)
final class KillMariaDbIT implements KillContract {}
