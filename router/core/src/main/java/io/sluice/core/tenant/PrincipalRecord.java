package io.sluice.core.tenant;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.PasswordVerifier;

/**
 * A login of an application.
 *
 * @param localInfile whether {@code LOAD DATA LOCAL} may ask this principal's client for a file
 */
public record PrincipalRecord(
        PrincipalName name, Epoch epoch, TenantGrant grant, PasswordVerifier verifier, boolean localInfile) {
    public PrincipalRecord {
        requireNonNull(name, "name");
        requireNonNull(epoch, "epoch");
        requireNonNull(grant, "grant");
        requireNonNull(verifier, "verifier");
    }

    public PrincipalRecord withEpoch(Epoch next) {
        return new PrincipalRecord(name, next, grant, verifier, localInfile);
    }
}
