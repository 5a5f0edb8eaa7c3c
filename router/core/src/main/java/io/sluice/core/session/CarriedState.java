package io.sluice.core.session;

import static java.util.Objects.requireNonNull;

/**
 * The state of a client's session that a server's session must stand for it, as far as it can be set up anew.
 *
 * @param collation the number of the collation that the client logged in with
 * @param schema the default database
 * @param assignments what follows {@code SET} to make the session variables those of the client; empty when there is
 *     nothing to set
 */
public record CarriedState(int collation, String schema, String assignments) {
    /** A session without a default database and with every variable as the server has it. */
    public static final CarriedState EMPTY = new CarriedState(0, "", "");

    public CarriedState {
        requireNonNull(schema, "schema");
        requireNonNull(assignments, "assignments");
    }
}
