package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads {@code sluice.yaml} (at most 64 MiB) and the environment into a settings record. The YAML is read as a tree of
 * nodes, not as objects, since only nodes know their lines. One thread.
 */
public final class SettingsReader {
    private static final int FILE_CHARACTERS_MAX = 64 << 20;

    private final Map<String, String> variables;

    /**
     * @param variables the process environment
     */
    public SettingsReader(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * The settings and what is odd about them but no reason to refuse.
     *
     * @param unknownVariables variables with our prefix that are no setting; not refused, because Kubernetes puts such
     *     into the environment of every container beside a service called {@code sluice}
     */
    public record Result<R extends Record>(R settings, Set<String> unknownVariables) {
        public Result {
            requireNonNull(settings, "settings");
            unknownVariables = Set.copyOf(unknownVariables);
        }
    }

    /**
     * @param file null to read the environment only
     * @throws SettingsException with every problem there is
     */
    public <R extends Record> Result<R> read(Class<R> type, @Nullable Path file) throws SettingsException {
        String name = file == null ? "settings" : String.valueOf(file.getFileName());
        return read(type, name, file == null ? "" : text(file, name));
    }

    /** Reads a text instead of a file; {@code name} stands for the file in problems. */
    public <R extends Record> Result<R> read(Class<R> type, String name, String text) throws SettingsException {
        Environment environment = new Environment(variables);
        RecordReader reader = new RecordReader();
        R settings = reader.read(type, Place.top(name, parse(name, text), environment));
        if (settings == null || !reader.problems().isEmpty()) {
            throw new SettingsException(reader.problems());
        }
        return new Result<>(settings, environment.unknown());
    }

    private static String text(Path file, String name) throws SettingsException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw refusal(file.toString(), "there is no such file");
        } catch (CharacterCodingException garbled) {
            throw refusal(name, "is not UTF-8 text");
        } catch (IOException unreadable) {
            throw refusal(file.toString(), "cannot be read: " + unreadable.getMessage());
        }
    }

    private static @Nullable Node parse(String name, String text) throws SettingsException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(FILE_CHARACTERS_MAX);
        try {
            Iterator<Node> documents =
                    new Yaml(options).composeAll(new StringReader(text)).iterator();
            Node first = documents.hasNext() ? documents.next() : null;
            if (documents.hasNext()) {
                int line = documents.next().getStartMark().getLine() + 1;
                throw refusal(name + ":" + line, "a second YAML document begins here; one is read");
            }
            return first;
        } catch (MarkedYAMLException broken) {
            Mark mark = broken.getProblemMark();
            String where = mark == null ? name : name + ":" + (mark.getLine() + 1);
            throw refusal(where, "is not YAML: " + broken.getProblem());
        } catch (YAMLException broken) {
            throw refusal(name, "is not YAML: " + broken.getMessage());
        }
    }

    private static SettingsException refusal(String where, String text) {
        return new SettingsException(List.of(new Problem(where, "", text)));
    }
}
