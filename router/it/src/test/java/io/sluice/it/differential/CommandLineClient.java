package io.sluice.it.differential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command-line client, fed with the whole script; its output is cut at the statements that it repeats. */
final class CommandLineClient implements ScriptClient {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String RULE = "--------------\n";

    private final String name;
    private final List<String> options;

    CommandLineClient(String name, String... options) {
        this.name = name;
        this.options = List.of(options);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> missing() {
        return Programs.isInstalled("mysql") ? Optional.empty() : Optional.of("there is no mysql");
    }

    @Override
    public void run(Side side, Script script, Recording recording) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "mysql",
                "--no-defaults",
                "--host=" + side.host(),
                "--port=" + side.port(),
                "--protocol=tcp",
                "--user=" + side.user(),
                "--password=" + side.password(),
                "--database=" + side.database(),
                "--delimiter=//",
                "--default-character-set=utf8mb4",
                "--max-allowed-packet=64M",
                "--comments",
                "--show-warnings",
                "--force",
                "--local-infile=1",
                "-vvv"));
        command.addAll(options);
        // What has parameters is prepared, and what varies would change the widths of the table.
        List<Step> steps = script.stepsFor(this).stream()
                .filter(step -> !step.hasParameters() && !step.varying())
                .toList();
        StringBuilder input = new StringBuilder();
        steps.forEach(step -> input.append(step.sql()).append("\n//\n"));
        Programs.Result result = Programs.run(Path.of("").toAbsolutePath(), LIMIT, input.toString(), command);
        record(result.output().replaceAll("\\(\\d+(\\.\\d+)? (sec|min).*\\)", "(time)"), steps, recording);
        recording.begin("the end", Optional.empty());
        result.errors().lines().forEach(recording::line);
        recording.line("exit code " + result.exitCode());
    }

    private static void record(String output, List<Step> steps, Recording recording) {
        int from = 0;
        for (int i = 0; i < steps.size(); i++) {
            // A command that the client takes for itself, as USE, is not repeated: its output is the one before's.
            int next = i + 1 < steps.size() ? beginOf(steps.get(i + 1), output, from) : output.length();
            recording.begin(steps.get(i));
            output.substring(from, next).lines().forEach(line -> recording.line(Recording.shortened(line)));
            from = next;
        }
    }

    private static int beginOf(Step step, String output, int from) {
        String latin = new String(step.sql().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        int found = output.indexOf(RULE + latin + "\n" + RULE, from);
        return found < 0 ? from : found;
    }
}
