package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

/**
 * What the router's greeting says it is: drivers choose their dialect by it, so it must be what the shards are.
 *
 * @param version the server version of the greeting, 1 to 60 characters, such as {@code 8.0.15}
 * @param capabilities what all shards can do; a client is never offered more
 * @param collation the id of the collation that the greeting names, 1 to 255
 */
public record ServerIdentity(String version, long capabilities, int collation) {
    public ServerIdentity {
        requireNonNull(version, "version");
        if (version.isEmpty() || version.length() > 60 || version.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new IllegalArgumentException("version must have 1 to 60 printable characters");
        }
        if (collation < 1 || collation > 255) {
            throw new IllegalArgumentException("collation must be between 1 and 255 but is " + collation);
        }
    }
}
