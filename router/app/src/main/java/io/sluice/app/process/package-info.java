/**
 * Life and death of processes: this one's orderly stop, and the processes that the demo starts.
 *
 * <p>For the commands. {@link io.sluice.app.process.OrderlyStop} belongs to the main thread; a
 * {@link io.sluice.app.process.ChildProcess} may be used by any.
 *
 * <p>Public types: those two and {@link io.sluice.app.process.ParentWatch}.
 */
@NullMarked
package io.sluice.app.process;

import org.jspecify.annotations.NullMarked;
