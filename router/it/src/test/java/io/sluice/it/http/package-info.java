/** The HTTP port before real servers: tests only. */
@NullMarked
package io.sluice.it.http;

import org.jspecify.annotations.NullMarked;
