package io.sluice.journal;

import io.sluice.journal.disk.BlankFile;
import io.sluice.journal.format.SegmentHeader;
import java.util.regex.Pattern;

/** One file of the log, named by the position of its first record. */
record Segment(String name, SegmentHeader header) {
    /** What a log's very first file is called until it has its header. */
    static final String FIRST_BLANK = "first.blank";

    private static final Pattern NAME = Pattern.compile("[0-9]{19}\\.log");
    private static final Pattern BLANK = Pattern.compile("[0-9]{8,18}\\.blank");

    static String name(long first) {
        return "%019d.log".formatted(first);
    }

    static boolean isSegment(String name) {
        return NAME.matcher(name).matches();
    }

    static boolean isUnfinished(String name) {
        return name.endsWith(BlankFile.UNFINISHED) || name.equals(FIRST_BLANK);
    }

    /** A file of zeros that was made ahead and waits to become a segment. */
    static String blankName(long number) {
        return "%08d.blank".formatted(number);
    }

    static boolean isBlank(String name) {
        return BLANK.matcher(name).matches();
    }

    static long numberOfBlank(String name) {
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }
}
