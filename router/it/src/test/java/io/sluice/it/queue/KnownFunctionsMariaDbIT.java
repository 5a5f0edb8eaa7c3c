package io.sluice.it.queue;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link KnownFunctionsContract} and {@link PinnedClockContract} on MariaDb. */
@WithShards(flavour = Flavour.MARIADB)
final class KnownFunctionsMariaDbIT implements KnownFunctionsContract, PinnedClockContract {}
