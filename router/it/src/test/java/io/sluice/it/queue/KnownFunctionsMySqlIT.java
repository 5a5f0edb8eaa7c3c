package io.sluice.it.queue;

import io.sluice.lab.testing.WithShards;

/** {@link KnownFunctionsContract} and {@link PinnedClockContract} on MySql. */
@WithShards
final class KnownFunctionsMySqlIT implements KnownFunctionsContract, PinnedClockContract {}
