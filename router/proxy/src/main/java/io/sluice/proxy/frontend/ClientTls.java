package io.sluice.proxy.frontend;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** TLS towards clients, TLSv1.2 and TLSv1.3. Immutable; any thread. */
public final class ClientTls {
    private final SslContext context;

    /**
     * @param certificate the chain, PEM
     * @param key the private key in PKCS #8, PEM, without a passphrase
     * @throws SSLException if they do not fit each other
     * @throws IllegalArgumentException if a file cannot be read as what it should be
     */
    public ClientTls(Path certificate, Path key) throws SSLException {
        context = SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    SslHandler handler(ByteBufAllocator allocator, Duration timeout) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        return handler;
    }
}
