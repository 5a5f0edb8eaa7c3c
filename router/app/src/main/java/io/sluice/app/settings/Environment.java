package io.sluice.app.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that stand for settings: {@code mysql.loginTimeout} is {@code SLUICE_MYSQL_LOGIN_TIMEOUT},
 * {@code seed.shards[0].primary} is {@code SLUICE_SEED_SHARDS_0_PRIMARY}. Remembers which of them were asked for.
 */
final class Environment {
    private static final String PREFIX = "SLUICE_";

    private final TreeMap<String, String> variables = new TreeMap<>();
    private final Set<String> known = new TreeSet<>();

    Environment(Map<String, String> all) {
        all.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                variables.put(name, value);
            }
        });
    }

    static String name(String path) {
        return PREFIX
                + path.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("[.\\[]", "_")
                        .replace("]", "")
                        .toUpperCase(java.util.Locale.ROOT);
    }

    @Nullable
    String value(String path) {
        String name = name(path);
        known.add(name);
        return variables.get(name);
    }

    /** Whether a variable stands for this setting or for one below it. */
    boolean mentions(String path) {
        String name = name(path);
        if (variables.containsKey(name)) {
            return true;
        }
        String next = variables.ceilingKey(name + "_");
        return next != null && next.startsWith(name + "_");
    }

    /** Variables with our prefix that no setting asked for. */
    Set<String> unknown() {
        Set<String> rest = new TreeSet<>(variables.keySet());
        rest.removeAll(known);
        return rest;
    }
}
