/** Fakes of the port to the shards. For tests of the control loop; one thread. */
@NullMarked
package io.sluice.proxy.shardsql.testing;

import org.jspecify.annotations.NullMarked;
