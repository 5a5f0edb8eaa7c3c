/**
 * The program: command line, and for each kind of process the wiring of its rooms by constructors.
 *
 * <p>For the operator. Here alone the environment, system properties and the machine's clock are read; everything else
 * gets them handed in. Each command runs on the main thread, which may block; exit codes are in
 * {@link io.sluice.app.ExitCode}.
 *
 * <p>Public types: {@link io.sluice.app.Main}.
 */
@NullMarked
package io.sluice.app;

import org.jspecify.annotations.NullMarked;
