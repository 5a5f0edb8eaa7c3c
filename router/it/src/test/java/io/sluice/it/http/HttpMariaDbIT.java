package io.sluice.it.http;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MariaDB. */
@WithShards(flavour = Flavour.MARIADB)
final class HttpMariaDbIT implements HttpContract {}
