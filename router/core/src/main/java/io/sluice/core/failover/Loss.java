package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.LossPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * What a promotion loses, as far as it can be said.
 *
 * @param missing transactions that the old primary was seen to have and the candidate lacks, as the server writes them;
 *     empty for none
 * @param count how many these are
 * @param unseen how long the primary went on after the last look; empty if it was never seen, and all is unknown
 * @param proof whether semi-synchronous replication says that nothing acknowledged is missing
 */
public record Loss(String missing, long count, Optional<Duration> unseen, Proof proof) {
    /** Before anything is known. */
    static final Loss UNKNOWN = new Loss("", 0, Optional.empty(), Proof.NONE);

    /** What semi-synchronous replication says. */
    public enum Proof {
        /** Every acknowledged commit was received by a replica, and none of them has more than the candidate. */
        GIVEN(""),
        /** Commits waited for no replica, or the candidate lacks what another has. */
        NONE(""),
        /** The one that acknowledged may be the one that is silent. */
        REPLICA_UNSEEN("; replication was semi-synchronous, but not every replica answers"),
        /** What it had received and not applied may have been thrown away at its start, acknowledged or not. */
        REPLICA_RESTARTED("; replication was semi-synchronous, but a replica was restarted since the last look");

        private final String text;

        Proof(String text) {
            this.text = text;
        }
    }

    public Loss {
        requireNonNull(missing, "missing");
        requireNonNull(unseen, "unseen");
        requireNonNull(proof, "proof");
    }

    public boolean isProven() {
        return proof == Proof.GIVEN;
    }

    /** A router that restarts takes less; who has not looked for longer knows too little to decide by himself. */
    static final Duration UNSEEN_MAX = Duration.ofMinutes(1);

    boolean isAllowedBy(LossPolicy policy) {
        return switch (policy) {
            case NONE -> isProven() && count == 0;
            case UNSEEN ->
                count == 0
                        && (isProven()
                                || unseen.filter(time -> time.compareTo(UNSEEN_MAX) <= 0)
                                        .isPresent());
            case ANY -> true;
        };
    }

    /** For people. */
    public String text() {
        if (count > 0) {
            return count + " transactions that the old primary had are missing: " + missing;
        }
        if (isProven()) {
            return "nothing that was acknowledged: replication was semi-synchronous";
        }
        return unseen.map(time -> "nothing that was seen; what was committed in the last " + time.toMillis()
                        + " ms before it locked up may be missing" + proof.text)
                .orElse("unknown: the old primary was never seen by this router");
    }
}
