package io.sluice.app.settings;

import io.sluice.core.settings.Problems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of the MySQL port and the HTTP port, and the authorities of the shards.
 *
 * @param certificateFile certificate chain of both ports, PEM. Unless given, the router makes a self-signed
 *     certificate at first start and keeps it in its data directory
 * @param privateKeyFile the certificate's private key, PKCS #8 in PEM
 * @param shardAuthoritiesFile certificates of the authorities that shards with {@code tls: verify-ca} or
 *     {@code verify-identity} must lead to, PEM. Unless given, the Java runtime's own
 */
public record TlsSettings(
        @Nullable Path certificateFile,
        @Nullable Path privateKeyFile,
        @Nullable Path shardAuthoritiesFile) {
    public static final TlsSettings DEFAULT = new TlsSettings(null, null, null);

    public TlsSettings {
        Problems problems = new Problems();
        problems.require(
                certificateFile == null || privateKeyFile != null,
                "privateKeyFile",
                "is required with certificateFile");
        problems.require(
                privateKeyFile == null || certificateFile != null,
                "certificateFile",
                "is required with privateKeyFile");
        problems.throwIfAny();
    }
}
