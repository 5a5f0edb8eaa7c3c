/** What clients see, and the servers get, while a shard goes from one primary to another. */
@NullMarked
package io.sluice.it.handover;

import org.jspecify.annotations.NullMarked;
