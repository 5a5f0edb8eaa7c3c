package io.sluice.bench.chaos;

import java.util.Arrays;
import java.util.Locale;

/** What can happen to one router while the two others are well. */
enum RouterFault {
    /** Killed with SIGKILL, and started again. */
    KILL,
    /** Stopped for some seconds: its peers and clients hear nothing, and it does not know that time goes on. */
    FREEZE,
    /** It and the other routers do not hear each other. */
    CUT,
    /** It does not hear the others, who hear it. */
    CUT_IN,
    /** The others do not hear it. */
    CUT_OUT,
    /** Nothing more fits on its disk, for some seconds. */
    DISK_FULL,
    /** Killed, and one bit of what it has of Raft's log or of a journal is another when it starts. */
    BIT_FLIP,
    /** Killed, and it starts with an empty disk. */
    WIPE;

    boolean isCut() {
        return this == CUT || this == CUT_IN || this == CUT_OUT;
    }

    /** Whether it may have to take part as a new one. */
    boolean losesData() {
        return this == BIT_FLIP || this == WIPE;
    }

    /** As on a command line. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static RouterFault of(String title) {
        return Arrays.stream(values())
                .filter(each -> each.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no fault '" + title + "' among "
                        + Arrays.stream(values()).map(RouterFault::title).toList()));
    }
}
