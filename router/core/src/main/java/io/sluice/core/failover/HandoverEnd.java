package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;

/** What became of a handover. */
public sealed interface HandoverEnd {
    /** The map names the new primary. */
    record Done(ServerAddress primary, Loss loss) implements HandoverEnd {
        public Done {
            requireNonNull(primary, "primary");
            requireNonNull(loss, "loss");
        }
    }

    /** It would have been done. */
    record Rehearsed(ServerAddress candidate, Loss loss) implements HandoverEnd {
        public Rehearsed {
            requireNonNull(candidate, "candidate");
            requireNonNull(loss, "loss");
        }
    }

    /** Nothing was begun. */
    record Blocked(Blocker why, String text) implements HandoverEnd {
        public Blocked {
            requireNonNull(why, "why");
            requireNonNull(text, "text");
        }
    }

    /** It was taken back; the primary is the one that it was. */
    record Undone(Phase at, String why) implements HandoverEnd {
        public Undone {
            requireNonNull(at, "at");
            requireNonNull(why, "why");
        }
    }
}
