package io.sluice.core.tenant;

/** How a router secures its connections to a shard; the names are MySQL's {@code --ssl-mode}. */
public enum TlsMode {
    /** Plain text. For loopback and tests. */
    DISABLED,
    /** TLS or no connection; the certificate is not looked at. */
    REQUIRED,
    /** TLS, and the certificate leads to a configured authority. */
    VERIFY_CA,
    /** Like {@link #VERIFY_CA}, and the certificate names the host. */
    VERIFY_IDENTITY
}
