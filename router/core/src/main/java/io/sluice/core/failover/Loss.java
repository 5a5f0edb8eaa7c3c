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
 * @param isProven whether semi-synchronous replication says that nothing acknowledged is missing
 */
public record Loss(String missing, long count, Optional<Duration> unseen, boolean isProven) {
    public Loss {
        requireNonNull(missing, "missing");
        requireNonNull(unseen, "unseen");
    }

    /** A router that restarts takes less; who has not looked for longer knows too little to decide by himself. */
    static final Duration UNSEEN_MAX = Duration.ofMinutes(1);

    boolean isAllowedBy(LossPolicy policy) {
        return switch (policy) {
            case NONE -> isProven && count == 0;
            case UNSEEN ->
                count == 0
                        && (isProven
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
        if (isProven) {
            return "nothing that was acknowledged: replication was semi-synchronous";
        }
        return unseen.map(time -> "nothing that was seen; what was committed in the last " + time.toMillis()
                        + " ms before it locked up may be missing")
                .orElse("unknown: the old primary was never seen by this router");
    }
}
