package io.sluice.it.http;

import io.sluice.lab.testing.WithShards;

/** For MySQL. */
@WithShards
final class HttpMySqlIT implements HttpContract {}
