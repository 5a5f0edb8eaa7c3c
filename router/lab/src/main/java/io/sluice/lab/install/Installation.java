package io.sluice.lab.install;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A server program that is ready to run.
 *
 * @param program the server's executable
 * @param environment what its process needs
 * @param options options that fit the template, so that every server of this installation must have them; an empty value
 *     stands for an option without one
 * @param template an initialised data directory without accounts that could log in over TCP; never run, only copied
 */
public record Installation(
        Flavour flavour, Path program, Map<String, String> environment, Map<String, String> options, Path template) {
    public Installation {
        requireNonNull(flavour, "flavour");
        requireNonNull(program, "program");
        environment = Map.copyOf(environment);
        options = Map.copyOf(options);
        requireNonNull(template, "template");
    }

    /**
     * Copies the template into a directory, which is created; the copy gets its own server UUID at its first start.
     *
     * @throws IOException if the disk says so
     */
    public void copyTemplate(Path dataDir) throws IOException {
        Directories.copy(template, dataDir);
    }
}
