package io.sluice.it.queue;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MariaDB. */
@WithShards(flavour = Flavour.MARIADB, replicas = 1, embedded = true)
final class NewSessionsMariaDbIT extends NewSessionsContract {}
