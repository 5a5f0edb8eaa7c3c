/**
 * The checks that settings records share: every problem is collected, so that all are reported at once.
 *
 * <p>For every room that has a settings record. Used on one thread, in a constructor.
 *
 * <p>Public types: {@link io.sluice.core.settings.Problems}.
 */
@NullMarked
package io.sluice.core.settings;

import org.jspecify.annotations.NullMarked;
