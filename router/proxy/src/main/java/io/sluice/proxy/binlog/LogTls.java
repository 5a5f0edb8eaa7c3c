package io.sluice.proxy.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the library's connections, by the same modes and authorities as everywhere; the library's own would end at TLS 1.2
 * and look up the name of an address. Immutable; any thread.
 */
final class LogTls {
    private final SSLContext unverified;
    private final SSLContext verified;

    LogTls(Optional<String> authorityPem) {
        try {
            // For TlsMode.REQUIRED alone, which promises encryption and no identity.
            unverified = context(InsecureTrustManagerFactory.INSTANCE.getTrustManagers());
            verified = context(trustManagers(authorityPem));
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("the authorities of the shards cannot be read", unusable);
        }
    }

    void apply(BinaryLogClient client, ServerAddress server, TlsMode mode) {
        if (mode == TlsMode.DISABLED) {
            client.setSSLMode(SSLMode.DISABLED);
            return;
        }
        // The names are looked at here, so the library is told only not to go on without TLS.
        client.setSSLMode(SSLMode.REQUIRED);
        client.setSslSocketFactory(socket -> over(socket, server, mode));
    }

    private SSLSocket over(Socket socket, ServerAddress server, TlsMode mode) throws SocketException {
        SSLContext context = mode == TlsMode.REQUIRED ? unverified : verified;
        try {
            SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, server.host(), server.port(), true);
            if (mode == TlsMode.VERIFY_IDENTITY) {
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
            }
            return secured;
        } catch (SocketException failed) {
            throw failed;
        } catch (IOException failed) {
            throw new SocketException("TLS cannot be started");
        }
    }

    private static SSLContext context(TrustManager @Nullable [] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, null);
        return context;
    }

    /** Null stands for the JDK's own. */
    private static TrustManager @Nullable [] trustManagers(Optional<String> authorityPem)
            throws GeneralSecurityException, IOException {
        if (authorityPem.isEmpty()) {
            return null;
        }
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        byte[] pem = authorityPem.get().getBytes(StandardCharsets.UTF_8);
        for (Certificate authority :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            authorities.setCertificateEntry("authority-" + authorities.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }
}
