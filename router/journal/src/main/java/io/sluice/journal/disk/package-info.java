/**
 * A directory of files as a log needs it: create, open, rename, delete, and syncs that return when the disk has confirmed.
 *
 * <p>For the room above, {@code io.sluice.journal}; its crash tests put a simulated disk in the place of the real one. Every
 * method blocks for as long as the disk does. Limits: none of its own. Files belong to whoever opened them; the directory
 * may be used by any thread.
 *
 * <p>Public types: {@link io.sluice.journal.disk.LogDirectory}, {@link io.sluice.journal.disk.LogFile},
 * {@link io.sluice.journal.disk.DiskDirectory}, {@link io.sluice.journal.disk.BlankFile}, {@link io.sluice.journal.disk.DirectoryInUseException}.
 */
@NullMarked
package io.sluice.journal.disk;

import org.jspecify.annotations.NullMarked;
