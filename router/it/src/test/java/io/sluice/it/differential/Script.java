package io.sluice.it.differential;

import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements that every client runs. In the file a statement ends with {@code //} at the end of a line; {@code #} begins
 * a comment line, {@code #!} a word about the next statement:
 *
 * <ul>
 *   <li>{@code mysql}, {@code mariadb}: only there
 *   <li>{@code with kind:text | kind:text}: parameters of one execution; may be repeated
 *   <li>{@code batch}: the executions are one batch
 *   <li>{@code fetch N}: by a cursor, N rows at a time
 *   <li>{@code varying}: values differ from run to run, their number and types do not
 *   <li>{@code differs SUBJECT}: a known difference
 *   <li>{@code skip WORD reason}: not for the clients that the word means
 * </ul>
 */
final class Script {
    private static final String RESOURCE = "statements.sql";

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** {@code ${file}} and {@code ${database}} in the statements stand for those of the sides. */
    static Script read(Flavour flavour, String file, String database) throws IOException {
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${file}", file)
                    .replace("${database}", database);
            return new Script(new Reader(flavour).read(text));
        }
    }

    /** Those for a client, in order. */
    List<Step> stepsFor(ScriptClient client) {
        return steps.stream()
                .filter(step -> step.skippedBy().stream().noneMatch(client::isMeantBy))
                .toList();
    }

    List<Step> steps() {
        return steps;
    }

    private static final class Reader {
        private final Flavour flavour;
        private final List<Step> steps = new ArrayList<>();
        private final StringBuilder sql = new StringBuilder();
        private final List<List<Parameter>> executions = new ArrayList<>();
        private final Set<String> skippedBy = new HashSet<>();
        private @Nullable String difference;
        private boolean here = true;
        private boolean batch;
        private boolean varying;
        private int fetchSize;
        private int begins;

        Reader(Flavour flavour) {
            this.flavour = flavour;
        }

        List<Step> read(String text) {
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                if (sql.length() == 0 && lines[i].startsWith("#!")) {
                    onWord(lines[i].substring(2).strip());
                } else if (sql.length() > 0 || !(lines[i].isBlank() || lines[i].startsWith("#"))) {
                    onText(lines[i], i + 1);
                }
            }
            if (sql.length() > 0) {
                throw new IllegalStateException("the statement of line " + begins + " has no end");
            }
            return steps;
        }

        private void onWord(String words) {
            String[] parts = words.split(" ", 2);
            String rest = parts.length > 1 ? parts[1] : "";
            switch (parts[0]) {
                case "mysql", "mariadb" -> here = parts[0].equals(flavour.name().toLowerCase(Locale.ROOT));
                case "with" -> {
                    List<Parameter> parameters = new ArrayList<>();
                    for (String source : rest.split(" \\| ", -1)) {
                        parameters.add(Parameter.parse(source));
                    }
                    executions.add(parameters);
                }
                case "batch" -> batch = true;
                case "fetch" -> fetchSize = Integer.parseInt(rest);
                case "varying" -> varying = true;
                case "differs" -> difference = rest;
                case "skip" -> skippedBy.add(rest.split(" ", 2)[0]);
                default -> throw new IllegalStateException("the script has an unknown word: " + words);
            }
        }

        private void onText(String line, int number) {
            if (sql.length() == 0) {
                begins = number;
            } else {
                sql.append('\n');
            }
            if (!line.endsWith("//")) {
                sql.append(line);
                return;
            }
            sql.append(line, 0, line.length() - 2);
            if (here) {
                steps.add(new Step(
                        begins,
                        sql.toString().strip(),
                        executions,
                        batch,
                        fetchSize,
                        varying,
                        Optional.ofNullable(difference),
                        skippedBy));
            }
            clear();
        }

        private void clear() {
            sql.setLength(0);
            executions.clear();
            skippedBy.clear();
            difference = null;
            here = true;
            batch = false;
            varying = false;
            fetchSize = 0;
        }
    }
}
