/**
 * Life and death of processes: this one's event loops, waits and orderly stop, and the processes that the demo starts.
 *
 * <p>For the commands. {@link io.sluice.app.process.OrderlyStop} belongs to the main thread; a
 * {@link io.sluice.app.process.ChildProcess} may be used by any.
 *
 * <p>Public types: those two, {@link io.sluice.app.process.ParentWatch}, {@link io.sluice.app.process.EventLoops},
 * {@link io.sluice.app.process.Stops}, {@link io.sluice.app.process.StartException}, {@link io.sluice.app.process.Waiting}.
 */
@NullMarked
package io.sluice.app.process;

import org.jspecify.annotations.NullMarked;
