package io.sluice.lab.install;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end, with its input from a file and its output to one. */
final class Tool {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int TAIL_CHARACTERS = 2_000;

    private final Map<String, String> environment;
    private final Path log;

    /** @param log takes what the program says; shown when it fails */
    Tool(Map<String, String> environment, Path log) {
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    void run(List<String> command, File input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(command.get(0) + " took longer than " + LIMIT.toSeconds() + " s" + said());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("interrupted while running " + command.get(0)).initCause(interrupted);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(command.get(0) + " ended with code " + process.exitValue() + said());
        }
    }

    void run(List<String> command) throws IOException {
        run(command, new File("/dev/null"));
    }

    private String said() throws IOException {
        String text = Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
        return ": "
                + text.substring(Math.max(0, text.length() - TAIL_CHARACTERS)).strip();
    }
}
