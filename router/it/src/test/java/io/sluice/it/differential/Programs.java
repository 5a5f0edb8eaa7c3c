package io.sluice.it.differential;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs client programs of the machine; blocks up to the limit, then ends them. */
final class Programs {
    /** What a program wrote, byte for character, since not all of it need be UTF-8. */
    record Result(int exitCode, String output, String errors) {}

    private Programs() {}

    static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String directory : path.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    static Result run(Path directory, Duration limit, String input, List<String> command) throws IOException {
        Path in = Files.createTempFile("sluice-client", ".in");
        Path out = Files.createTempFile("sluice-client", ".out");
        Path errors = Files.createTempFile("sluice-client", ".err");
        try {
            Files.writeString(in, input);
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IOException(command.get(0) + " did not end within " + limit);
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
            return new Result(process.exitValue(), textOf(out), textOf(errors));
        } finally {
            Files.delete(in);
            Files.delete(out);
            Files.delete(errors);
        }
    }

    private static String textOf(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
