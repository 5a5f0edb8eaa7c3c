/**
 * The bytes of a log's files: headers of segments and frames, of version 2, and those of version 1 for reading.
 *
 * <p>For the room above, {@code io.sluice.journal}. No file is touched here; a frame costs one copy of its records and one
 * checksum. Headers are immutable; a writer belongs to one thread. Limits: those of the buffer that a writer is given. The
 * format stands in {@code docs/journal.md}.
 *
 * <p>Public types: {@link io.sluice.journal.format.SegmentHeader}, {@link io.sluice.journal.format.Frame},
 * {@link io.sluice.journal.format.FrameWriter}.
 */
@NullMarked
package io.sluice.journal.format;

import org.jspecify.annotations.NullMarked;
