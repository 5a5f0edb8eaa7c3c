/** One tenant's principal tries to reach another tenant's data on the same shard, in every way we know. Tests only. */
@NullMarked
package io.sluice.it.isolation;

import org.jspecify.annotations.NullMarked;
