package io.sluice.it.queue;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MariaDB. */
@WithShards(flavour = Flavour.MARIADB, count = 2, embedded = true)
final class QueueMariaDbIT extends QueueContract {}
