package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Mutual authentication of routers: who has no certificate of these authorities gets no answer.
 *
 * @param key of this router, PEM, PKCS#8
 * @param certificate of this router, PEM, with those between it and the authority
 * @param authorities PEM
 */
public record RaftTls(Path key, Path certificate, Path authorities) {
    public RaftTls {
        requireNonNull(key, "key");
        requireNonNull(certificate, "certificate");
        requireNonNull(authorities, "authorities");
    }
}
