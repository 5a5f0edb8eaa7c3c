package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.sluice.wire.packet.HandshakeResponse;

/**
 * How a session logged in, for a later COM_CHANGE_USER.
 *
 * @param capabilities that the client and the router agreed on
 * @param secure whether the connection has TLS
 */
record LoginFacts(HandshakeResponse request, long capabilities, boolean secure) {
    LoginFacts {
        requireNonNull(request, "request");
    }
}
