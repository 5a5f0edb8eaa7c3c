package io.sluice.app.settings;

import java.util.List;

/** Guesses what a mistyped name was meant to be. */
final class Nearest {
    private static final int EDITS_MAX = 2;

    private Nearest() {}

    /** {@code "; did you mean 'x'?"}, or nothing when no name is near. */
    static String hint(String name, List<String> names) {
        int best = EDITS_MAX + 1;
        String nearest = "";
        for (String candidate : names) {
            int edits = edits(name, candidate);
            if (edits < best) {
                best = edits;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean '" + nearest + "'?";
    }

    /** Levenshtein's distance, ignoring case. */
    private static int edits(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1));
                int next = Math.min(diagonal + (same ? 0 : 1), Math.min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[right.length()];
    }
}
