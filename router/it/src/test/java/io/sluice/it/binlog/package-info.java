/** The binary logs of real servers: what one has executed and another lacks. */
@NullMarked
package io.sluice.it.binlog;

import org.jspecify.annotations.NullMarked;
