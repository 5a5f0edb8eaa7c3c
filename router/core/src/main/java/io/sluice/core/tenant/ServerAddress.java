package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

/**
 * Where a server listens: a host name or address (1 to 255 characters) and a TCP port (1 to 65535).
 * The constructor throws IllegalArgumentException if a part is out of these bounds.
 */
public record ServerAddress(String host, int port) {
    public ServerAddress {
        requireNonNull(host, "host");
        if (host.isBlank() || host.length() > 255 || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("host must have 1 to 255 characters and no white space");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be between 1 and 65535: " + port);
        }
    }

    /** Parses {@code host:port} or {@code [ipv6]:port}. */
    public static ServerAddress parse(String text) {
        requireNonNull(text, "text");
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("address must read host:port but is '" + text + "'");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new ServerAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("address must end in a port number but is '" + text + "'", notANumber);
        }
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
