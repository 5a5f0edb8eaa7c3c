package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;

/** Which replica is to be the primary, or why none. */
public sealed interface Choice {
    record Chosen(ServerView candidate, Loss loss) implements Choice {
        public Chosen {
            requireNonNull(candidate, "candidate");
            requireNonNull(loss, "loss");
        }
    }

    /** @param text for people: what is in the way, of each replica */
    record Blocked(Blocker why, String text) implements Choice {
        public Blocked {
            requireNonNull(why, "why");
            requireNonNull(text, "text");
        }

        static Blocked of(Blocker why) {
            return new Blocked(why, why.text());
        }

        static Blocked of(Blocker why, String more) {
            return new Blocked(why, why.text() + ": " + more);
        }
    }

    /** Transactions that began at the candidate itself, or at a server that the primary has nothing of. */
    static TransactionSet errant(ServerView candidate, LastSeen primary) {
        TransactionSet extra = candidate.executed().minus(primary.executed());
        return extra.minus(extra.from(primary.source()));
    }
}
