package io.sluice.it.sessions;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link CutExchangesContract} on MariaDB. */
@WithShards(flavour = Flavour.MARIADB, own = true)
final class CutExchangesMariaDbIT implements CutExchangesContract {}
