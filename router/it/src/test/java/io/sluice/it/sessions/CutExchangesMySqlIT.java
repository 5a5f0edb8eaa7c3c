package io.sluice.it.sessions;

import io.sluice.lab.install.Flavour;
import io.sluice.lab.testing.WithShards;

/** {@link CutExchangesContract} on MySQL. */
@WithShards(flavour = Flavour.MYSQL, own = true)
final class CutExchangesMySqlIT implements CutExchangesContract {}
