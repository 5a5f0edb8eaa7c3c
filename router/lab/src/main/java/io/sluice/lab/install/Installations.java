package io.sluice.lab.install;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** The server programs of this machine, each unpacked at its first use. Any thread; blocks for seconds at the first use. */
public final class Installations {
    private final CacheDirectory cache;
    private final Map<Flavour, Installation> known = new EnumMap<>(Flavour.class);

    public Installations(CacheDirectory cache) {
        this.cache = requireNonNull(cache, "cache");
    }

    /**
     * The server program of a flavour.
     *
     * @throws ServerMissingException if the class path has none for this machine
     * @throws IOException if it cannot be unpacked or initialised
     */
    public synchronized Installation of(Flavour flavour) throws IOException {
        Installation installation = known.get(flavour);
        if (installation == null) {
            installation = switch (flavour) {
                case MYSQL -> new MySqlInstaller(cache).install();
                case MARIADB -> new MariaDbInstaller(cache, of(Flavour.MYSQL)).install();
            };
            known.put(flavour, installation);
        }
        return installation;
    }
}
