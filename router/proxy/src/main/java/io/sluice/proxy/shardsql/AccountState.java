package io.sluice.proxy.shardsql;

import static java.util.Objects.requireNonNull;

/**
 * An account that exists on a server.
 *
 * @param locked whether new logins are refused; a tenant's account is locked while it is half made or fenced
 */
public record AccountState(String user, boolean locked) {
    public AccountState {
        requireNonNull(user, "user");
    }
}
