package io.sluice.lab;

import static java.util.Objects.requireNonNull;

import io.sluice.lab.install.Flavour;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server to start.
 *
 * @param dataDir empty or absent: initialised from the template; a lab's own from an earlier run: started again as it is;
 *     null: a temporary one that is deleted with the server
 * @param port on 127.0.0.1; 0: a free one
 * @param performanceSchema off saves 150 MB of memory
 * @param options further server options in the form of the option file, they win over the lab's own; a name has letters,
 *     digits, {@code _} and {@code -}; an empty value stands for an option without one
 */
public record ServerSpec(
        Flavour flavour, @Nullable Path dataDir, int port, boolean performanceSchema, Map<String, String> options) {
    private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9_-]{1,63}");

    public ServerSpec {
        requireNonNull(flavour, "flavour");
        dataDir = dataDir == null ? null : dataDir.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be between 0 and 65535: " + port);
        }
        options = Map.copyOf(options);
        options.forEach((name, value) -> {
            if (!OPTION.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name + "' is not the name of a server option");
            }
            if (value.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("the value of " + name + " must stand on one line");
            }
        });
    }

    /** A temporary server on a free port. */
    public static ServerSpec of(Flavour flavour) {
        return new ServerSpec(flavour, null, 0, false, Map.of());
    }

    public ServerSpec withDataDir(Path dir) {
        return new ServerSpec(flavour, dir, port, performanceSchema, options);
    }

    public ServerSpec withPort(int number) {
        return new ServerSpec(flavour, dataDir, number, performanceSchema, options);
    }

    public ServerSpec withPerformanceSchema() {
        return new ServerSpec(flavour, dataDir, port, true, options);
    }

    public ServerSpec withOption(String name, String value) {
        Map<String, String> more = new TreeMap<>(options);
        more.put(name, value);
        return new ServerSpec(flavour, dataDir, port, performanceSchema, more);
    }
}
