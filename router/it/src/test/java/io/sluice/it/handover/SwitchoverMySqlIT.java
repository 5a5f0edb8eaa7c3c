package io.sluice.it.handover;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MySQL. */
@WithShards(flavour = Flavour.MYSQL, count = 1, replicas = 2, embedded = true, own = true)
final class SwitchoverMySqlIT extends SwitchoverContract {}
