package io.sluice.it.queue;

import io.sluice.lab.testing.WithShards;

/** For MySQL. */
@WithShards(count = 2, embedded = true)
final class QueueMySqlIT extends QueueContract {}
