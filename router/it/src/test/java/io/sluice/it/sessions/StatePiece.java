package io.sluice.it.sessions;

import io.sluice.it.raw.RawClient;
import java.io.IOException;

/**
 * One piece of what a session can be: how it is set and how it is seen.
 *
 * @param set makes a session that is as the server made it another one
 * @param show what tells the two apart
 * @param isUntold whether a server may not tell of it: a function in a SELECT of an older client, or in a statement that
 *     fails, sets it. Then it may be lost with the connection, but never shown to another session
 */
record StatePiece(String name, Setting set, Showing show, boolean isUntold) {
    StatePiece(String name, Setting set, Showing show) {
        this(name, set, show, false);
    }

    @FunctionalInterface
    interface Setting {
        void on(RawClient client) throws IOException;
    }

    @FunctionalInterface
    interface Showing {
        String of(RawClient client) throws IOException;
    }

    /** By statements. */
    static StatePiece of(String name, String show, String... statements) {
        return new StatePiece(
                name,
                client -> {
                    for (String statement : statements) {
                        client.run(statement);
                    }
                },
                client -> client.query(show).text());
    }

    /** A system variable by its name. */
    static StatePiece variable(String name, String value) {
        return of(name, "SELECT @@" + name, "SET " + name + "=" + value);
    }

    StatePiece untold() {
        return new StatePiece(name, set, show, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
