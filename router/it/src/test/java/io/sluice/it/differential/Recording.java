package io.sluice.it.differential;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What one client saw on one side, statement by statement. Owned by the client's thread. */
final class Recording {
    private static final int SHOWN_CHARACTERS = 300;

    /** What became of one statement. */
    record Outcome(String title, Optional<String> difference, List<String> lines) {}

    private final List<Outcome> outcomes = new ArrayList<>();
    private boolean varying;
    private boolean ofDictionary;

    void begin(Step step) {
        begin(step.title(), step.difference());
        varying = step.varying();
        ofDictionary = step.readsDictionary();
    }

    void begin(String title, Optional<String> difference) {
        outcomes.add(new Outcome(title, difference, new ArrayList<>()));
        varying = false;
        ofDictionary = false;
    }

    void line(String text) {
        outcomes.get(outcomes.size() - 1).lines().add(text);
    }

    /** A value as it is put into a line: long ones by length and checksum, varying ones not at all. */
    String value(@Nullable String text) {
        if (varying) {
            return "~";
        }
        return text == null ? "NULL" : shortened(text);
    }

    boolean isVarying() {
        return varying;
    }

    /** Whether the use of an index may differ. */
    boolean isOfDictionary() {
        return ofDictionary;
    }

    static String shortened(String text) {
        requireNonNull(text, "text");
        if (text.length() <= SHOWN_CHARACTERS) {
            return text;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return text.substring(0, 40) + "... " + text.length() + " characters, checksum "
                + Long.toHexString(checksum.getValue());
    }

    /** The statement that was last begun, and what became of it so far. */
    String lastOutcome() {
        return outcomes.isEmpty()
                ? "the login"
                : outcomes.get(outcomes.size() - 1).toString();
    }

    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }
}
