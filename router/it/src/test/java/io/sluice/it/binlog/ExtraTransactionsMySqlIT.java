package io.sluice.it.binlog;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** For MySQL. */
@WithShards(flavour = Flavour.MYSQL, replicas = 1, embedded = true, own = true)
final class ExtraTransactionsMySqlIT implements ExtraTransactionsContract {}
