package io.sluice.lab.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program of the system that is over in a moment. */
final class SystemCommand {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** They are not in the path of everybody. */
    private static final String SHELL = "PATH=$PATH:/usr/sbin:/sbin; exec \"$@\"";

    private SystemCommand() {}

    /** With a path that has the system's programs; the process becomes the command itself. */
    static List<String> line(List<String> command) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "sluice-lab-network"));
        line.addAll(command);
        return List.copyOf(line);
    }

    /**
     * Tells what it printed.
     *
     * @param input for the program to read
     * @throws IOException if it fails or takes longer than 10 s; the message has what it said
     */
    static String run(List<String> command, String input) throws IOException {
        Process process =
                new ProcessBuilder(line(command)).redirectErrorStream(true).start();
        try {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
        } catch (IOException endedBeforeItRead) {
            // Its exit code tells more.
        }
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(String.join(" ", command) + " took longer than " + LIMIT.toSeconds() + " s");
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " is not possible: " + said);
            }
            return said;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while running " + command).initCause(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    static String run(String... command) throws IOException {
        return run(List.of(command), "");
    }
}
