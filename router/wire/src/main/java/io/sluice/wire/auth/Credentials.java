package io.sluice.wire.auth;

import static java.util.Objects.requireNonNull;

import io.sluice.wire.Bytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in to a shard, and how.
 *
 * @param user account of the tenant or of the router itself
 * @param password in clear, at most 256 bytes; hidden in {@code toString}
 * @param database default database, or null
 * @param collation number of the connection's collation, 1 to 65535; a login takes only its low byte
 * @param attributes connection attributes; empty to send none
 * @param nativePassword whether the server may have {@code mysql_native_password}, as MariaDB's accounts need it
 * @param publicKeyRetrieval whether, without TLS, the password may go under an RSA key that the server names itself; who
 *     stands in the middle could name his own
 */
public record Credentials(
        String user,
        Bytes password,
        @Nullable String database,
        int collation,
        Map<String, String> attributes,
        boolean nativePassword,
        boolean publicKeyRetrieval) {
    public Credentials {
        requireNonNull(user, "user");
        if (password.length() > RsaExchange.MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException("a password has at most 256 bytes");
        }
        if (collation < 1 || collation > 0xFFFF) {
            throw new IllegalArgumentException("a collation is 1 to 65535");
        }
        attributes = Map.copyOf(attributes);
    }

    @Override
    public String toString() {
        return "Credentials[user=" + user + ", database=" + database + "]";
    }
}
