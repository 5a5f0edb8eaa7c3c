package io.sluice.proxy.line;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * TLS towards servers. Immutable; any thread.
 *
 * <p>The authority that signs the servers' certificates is a PEM file of the operator's; without one, the JDK's own
 * authorities are trusted.
 */
public final class ServerTls {
    private final SslContext unverified;
    private final SslContext verified;

    /**
     * @param authority the PEM file of the authority, if it is not one that the JDK knows
     * @throws SSLException if the file cannot be read as certificates
     */
    public ServerTls(Optional<Path> authority) throws SSLException {
        // InsecureTrustManagerFactory is for TlsMode.REQUIRED alone, which promises encryption and no identity.
        unverified = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm("")
                .build();
        SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("");
        authority.ifPresent(path -> builder.trustManager(path.toFile()));
        verified = builder.build();
    }

    /** A handler for one connection; its handshake fails after the timeout. */
    public SslHandler handler(Channel channel, ServerAddress server, TlsMode mode, Duration timeout) {
        SslContext context = mode == TlsMode.REQUIRED ? unverified : verified;
        SslHandler handler = context.newHandler(channel.alloc(), server.host(), server.port());
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        if (mode == TlsMode.VERIFY_IDENTITY) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }
}
