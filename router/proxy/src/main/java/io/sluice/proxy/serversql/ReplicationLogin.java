package io.sluice.proxy.serversql;

import static java.util.Objects.requireNonNull;

/** The account that a replica logs in to its source with; 1 to 32 characters each, which is what MySQL takes. */
public record ReplicationLogin(String user, String password) {
    private static final int CHARACTERS_MAX = 32;

    public ReplicationLogin {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        if (user.isEmpty() || user.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException("user of replication must have 1 to 32 characters");
        }
        if (password.isEmpty() || password.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException("password of replication must have 1 to 32 characters");
        }
    }

    @Override
    public String toString() {
        return "ReplicationLogin[user=" + user + "]";
    }
}
