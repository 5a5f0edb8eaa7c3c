package io.sluice.app.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One place in the settings: what the file says there, and what the environment says in its stead. */
final class Place {
    private final String file;
    private final String path;
    private final int line;
    private final @Nullable Node node;
    private final Environment environment;

    private Place(String file, String path, int line, @Nullable Node node, Environment environment) {
        this.file = file;
        this.path = path;
        this.line = line;
        this.node = node;
        this.environment = environment;
    }

    static Place top(String file, @Nullable Node node, Environment environment) {
        return new Place(file, "", 1, node, environment);
    }

    String path() {
        return path;
    }

    /** Whether the file or the environment says anything here. A key without a value says nothing. */
    boolean isGiven() {
        return hasNode() || (!path.isEmpty() && environment.mentions(path));
    }

    private boolean hasNode() {
        return node != null && !Tag.NULL.equals(node.getTag());
    }

    /** The text of a single value: the environment's, else the file's, else null. */
    @Nullable
    String text() {
        String override = environment.value(path);
        if (override != null) {
            return override;
        }
        return node instanceof ScalarNode scalar && hasNode() ? scalar.getValue() : null;
    }

    boolean isMapping() {
        return !hasNode() || node instanceof MappingNode;
    }

    /** The place of a component of this section; its line is this one's while the file does not name it. */
    Place child(String name) {
        String below = path.isEmpty() ? name : path + "." + name;
        for (NodeTuple tuple : tuples()) {
            if (key(tuple).equals(name)) {
                return new Place(file, below, lineOf(tuple.getKeyNode()), tuple.getValueNode(), environment);
            }
        }
        return new Place(file, below, line, null, environment);
    }

    /** The keys that the file has in this section, each with the lines where it stands. */
    Map<String, List<Integer>> keys() {
        Map<String, List<Integer>> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : tuples()) {
            keys.computeIfAbsent(key(tuple), key -> new ArrayList<>()).add(lineOf(tuple.getKeyNode()));
        }
        return keys;
    }

    /** The elements of a list, or null if the file has something else here. */
    @Nullable
    List<Place> elements() {
        if (hasNode() && !(node instanceof SequenceNode)) {
            return null;
        }
        List<Place> elements = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node element : sequence.getValue()) {
                elements.add(new Place(file, index(elements), lineOf(element), element, environment));
            }
        }
        while (environment.mentions(index(elements))) {
            elements.add(new Place(file, index(elements), line, null, environment));
        }
        return elements;
    }

    Problem problem(String text) {
        String variable = Environment.name(path);
        boolean fromEnvironment = !path.isEmpty() && environment.value(path) != null;
        return new Problem(fromEnvironment ? variable : file + ":" + line, path, text);
    }

    Problem problemAt(int otherLine, String key, String text) {
        return new Problem(file + ":" + otherLine, path.isEmpty() ? key : path + "." + key, text);
    }

    private String index(List<Place> before) {
        return path + "[" + before.size() + "]";
    }

    private List<NodeTuple> tuples() {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
