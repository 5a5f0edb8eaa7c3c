package io.sluice.it.differential;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A statement of the script.
 *
 * @param line where it begins
 * @param executions the parameters of each execution; empty for a statement without
 * @param batch whether the executions are one batch, where the client has such
 * @param fetchSize rows to fetch at a time by a cursor; 0 for none
 * @param varying whether its values, and with them their lengths, differ from run to run
 * @param difference the subject of the difference that it shows; its outcome is not compared
 * @param skippedBy the words of clients that leave it out
 */
record Step(
        int line,
        String sql,
        List<List<Parameter>> executions,
        boolean batch,
        int fetchSize,
        boolean varying,
        Optional<String> difference,
        Set<String> skippedBy) {
    private static final Pattern DICTIONARY =
            Pattern.compile("^\\s*(SHOW|DESC)|information_schema", Pattern.CASE_INSENSITIVE);

    Step {
        requireNonNull(sql, "sql");
        requireNonNull(difference, "difference");
        executions = executions.stream().map(List::copyOf).toList();
        skippedBy = Set.copyOf(skippedBy);
    }

    boolean hasParameters() {
        return !executions.isEmpty();
    }

    /** Whether it reads the server's dictionary, on which the optimizer's choice of an index differs from run to run. */
    boolean readsDictionary() {
        return DICTIONARY.matcher(sql).find();
    }

    /** For reports: the line and the first characters of the text. */
    String title() {
        String flat = sql.replaceAll("\\s+", " ");
        return "line " + line + ": " + (flat.length() > 160 ? flat.substring(0, 160) + "..." : flat);
    }
}
