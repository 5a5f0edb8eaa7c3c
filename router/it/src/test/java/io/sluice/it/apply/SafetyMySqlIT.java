package io.sluice.it.apply;

import io.sluice.lab.testing.WithShards;

/** For MySQL. */
@WithShards
final class SafetyMySqlIT implements SafetyContract {}
