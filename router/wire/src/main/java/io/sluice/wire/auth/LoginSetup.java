package io.sluice.wire.auth;

import static java.util.Objects.requireNonNull;

import io.sluice.wire.Capabilities;
import io.sluice.wire.packet.ServerGreeting;
import java.util.Optional;

/**
 * How a client may log in.
 *
 * @param greeting what it is told first; TLS is on offer if its capabilities have CLIENT_SSL
 * @param rsaPublicKeyPem for passwords without TLS; without it these need TLS or the fast path
 * @param nativePassword whether {@code mysql_native_password} is taken from principals that have its digest
 * @param tlsRequired whether a login without TLS is refused before a password is asked for
 */
public record LoginSetup(
        ServerGreeting greeting, Optional<String> rsaPublicKeyPem, boolean nativePassword, boolean tlsRequired) {
    private static final long NEEDED =
            Capabilities.CLIENT_PROTOCOL_41 | Capabilities.CLIENT_SECURE_CONNECTION | Capabilities.CLIENT_PLUGIN_AUTH;

    public LoginSetup {
        requireNonNull(rsaPublicKeyPem, "rsaPublicKeyPem");
        if (!Capabilities.has(greeting.capabilities(), NEEDED)) {
            throw new IllegalArgumentException("a greeting needs PROTOCOL_41, SECURE_CONNECTION and PLUGIN_AUTH");
        }
        if (tlsRequired && !Capabilities.has(greeting.capabilities(), Capabilities.CLIENT_SSL)) {
            throw new IllegalArgumentException("TLS cannot be required where it is not on offer");
        }
        if (AuthPlugin.of(greeting.authPlugin()).isEmpty()) {
            throw new IllegalArgumentException("the greeting names an unknown plugin");
        }
    }
}
