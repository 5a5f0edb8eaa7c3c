package io.sluice.it.differential;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The mysql2 package of Node.js, installed below {@code target} from the registry that npm is set up with, at the versions of
 * the lock file. In each mode {@code run.js} says what it sees.
 */
final class NodeClient implements ScriptClient {
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "run.js");
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

    private final String mode;

    /** @param mode {@code text}, {@code execute}, {@code compress} or {@code changed} (rows counted when changed) */
    NodeClient(String mode) {
        this.mode = mode;
    }

    @Override
    public String name() {
        return "node " + mode;
    }

    @Override
    public Optional<String> missing() {
        for (String program : List.of("node", "npm")) {
            if (!Programs.isInstalled(program)) {
                return Optional.of("there is no " + program);
            }
        }
        return install();
    }

    private static synchronized Optional<String> install() {
        try {
            Path directory = directory();
            if (Files.isDirectory(directory.resolve("node_modules/mysql2"))) {
                return Optional.empty();
            }
            Programs.Result result = Programs.run(
                    directory, INSTALL_LIMIT, "", List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            return result.exitCode() == 0 ? Optional.empty() : Optional.of("npm ci failed: " + result.errors());
        } catch (IOException failed) {
            return Optional.of("npm could not be run: " + failed.getMessage());
        }
    }

    /** Below {@code target}, with fresh copies of the files. */
    private static Path directory() {
        try {
            Path source = parentOf(Path.of(
                    requireNonNull(NodeClient.class.getResource("node/run.js")).toURI()));
            Path target = source;
            while (!target.endsWith("target")) {
                target = parentOf(target);
            }
            Path directory = Files.createDirectories(target.resolve("node"));
            for (String file : FILES) {
                Files.copy(source.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path parentOf(Path path) {
        return requireNonNull(path.getParent(), "the classes are not below a directory target");
    }

    @Override
    public void run(Side side, Script script, Recording recording) throws IOException {
        Path directory = directory();
        List<Step> steps = script.stepsFor(this);
        Path file = Files.createTempFile("sluice-steps", ".json");
        try {
            Files.writeString(file, task(side, steps).encode());
            Programs.Result result = Programs.run(directory, RUN_LIMIT, "", List.of("node", "run.js", file.toString()));
            List<String> lines = result.output().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).startsWith("[")) {
                    throw new IOException("node says " + lines.get(i));
                }
                JsonArray outcome = new JsonArray(lines.get(i));
                recording.begin(
                        outcome.getString(0), i < steps.size() ? steps.get(i).difference() : Optional.empty());
                outcome.getJsonArray(1).forEach(line -> recording.line(String.valueOf(line)));
            }
            recording.begin("the end", Optional.empty());
            recording.line("exit code " + result.exitCode() + (result.exitCode() == 0 ? "" : result.errors()));
        } finally {
            Files.delete(file);
        }
    }

    private JsonObject task(Side side, List<Step> steps) {
        JsonArray tasks = new JsonArray();
        for (Step step : steps) {
            JsonArray executions = new JsonArray();
            for (List<Parameter> parameters : step.executions()) {
                JsonArray values = new JsonArray();
                parameters.forEach(each -> values.add(
                        new JsonObject().put("kind", each.kind().name()).put("text", each.text())));
                executions.add(values);
            }
            tasks.add(new JsonObject()
                    .put("title", step.title())
                    .put("sql", step.sql())
                    .put("varying", step.varying())
                    .put("executions", executions));
        }
        return new JsonObject()
                .put("mode", mode)
                .put("steps", tasks)
                .put(
                        "address",
                        new JsonObject()
                                .put("host", side.host())
                                .put("port", side.port())
                                .put("user", side.user())
                                .put("password", side.password())
                                .put("database", side.database()));
    }
}
