package io.sluice.it.differential;

import java.util.Optional;

/** A client library or program that runs the script and tells what it saw. */
interface ScriptClient {
    /** The program or library, a space, and how it is used. */
    String name();

    /** Why it cannot run here; empty when it can. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Connects, runs every step that is meant for it and records what it sees; blocks. */
    void run(Side side, Script script, Recording recording) throws Exception;

    /** Whether the script means this client by a word: its name with dashes, or some first words of it. */
    default boolean isMeantBy(String word) {
        return (name().replace(' ', '-') + "-").startsWith(word + "-");
    }
}
