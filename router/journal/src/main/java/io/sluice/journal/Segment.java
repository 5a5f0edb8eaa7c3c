package io.sluice.journal;

import java.util.regex.Pattern;

/** One file of the log, named by the position of its first record. */
record Segment(String name, SegmentHeader header) {
    private static final String UNFINISHED = ".new";
    private static final Pattern NAME = Pattern.compile("[0-9]{19}\\.log");

    static String name(long first) {
        return "%019d.log".formatted(first);
    }

    static String unfinishedName(long first) {
        return name(first) + UNFINISHED;
    }

    static boolean isSegment(String name) {
        return NAME.matcher(name).matches();
    }

    static boolean isUnfinished(String name) {
        return name.endsWith(UNFINISHED);
    }
}
