package io.sluice.it.apply;

import io.sluice.lab.testing.WithShards;

/** For MySQL. */
@WithShards(embedded = true)
final class LossMySqlIT implements LossContract {}
