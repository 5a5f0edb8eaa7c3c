package io.sluice.it.queue;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MySQL. */
@WithShards(flavour = Flavour.MYSQL, replicas = 1, embedded = true)
final class NewSessionsMySqlIT extends NewSessionsContract {}
