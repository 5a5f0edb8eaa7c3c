/**
 * Coverage-guided fuzz targets. In every build they run their seeds and all inputs that ever broke them; {@code
 * scripts/fuzz} lets the fuzzer loose on them.
 */
@NullMarked
package io.sluice.wire.fuzz;

import org.jspecify.annotations.NullMarked;
