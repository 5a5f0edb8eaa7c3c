/**
 * One server process: its start under a guard that ends it with this JVM, its port, its first sign of life.
 *
 * <p>For {@code io.sluice.lab} only. Cost: one small shell a server (the guard, 0.7 MB) and a pipe. Methods that wait
 * have a limit; any thread.
 *
 * <p>Public types: {@link io.sluice.lab.process.ServerProcess}, {@link io.sluice.lab.process.Greeting},
 * {@link io.sluice.lab.process.Ports}.
 */
@NullMarked
package io.sluice.lab.process;

import org.jspecify.annotations.NullMarked;
