package io.sluice.it.sessions;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link KillContract} on MySQL. */
@WithShards(flavour = Flavour.MYSQL)
final class KillMySqlIT implements KillContract {}
