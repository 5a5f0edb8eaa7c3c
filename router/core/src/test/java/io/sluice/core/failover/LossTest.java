package io.sluice.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.LossPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LossTest {
    private enum What {
        PROVEN,
        UNSEEN,
        LONG_UNSEEN,
        SILENT,
        RESTARTED,
        KNOWN,
        UNKNOWN;

        Loss loss() {
            Optional<Duration> unseen = Optional.of(Duration.ofMillis(700));
            return switch (this) {
                case PROVEN -> new Loss("", 0, unseen, Loss.Proof.GIVEN);
                case UNSEEN -> new Loss("", 0, unseen, Loss.Proof.NONE);
                case LONG_UNSEEN -> new Loss("", 0, Optional.of(Loss.UNSEEN_MAX.plusMillis(1)), Loss.Proof.NONE);
                case SILENT -> new Loss("", 0, unseen, Loss.Proof.REPLICA_UNSEEN);
                case RESTARTED -> new Loss("", 0, unseen, Loss.Proof.REPLICA_RESTARTED);
                case KNOWN -> new Loss("s:8-9", 2, unseen, Loss.Proof.NONE);
                case UNKNOWN -> Loss.UNKNOWN;
            };
        }
    }

    private static final String TABLE = """
            PROVEN, NONE, true
            PROVEN, UNSEEN, true
            PROVEN, ANY, true
            UNSEEN, NONE, false
            UNSEEN, UNSEEN, true
            UNSEEN, ANY, true
            LONG_UNSEEN, NONE, false
            LONG_UNSEEN, UNSEEN, false
            LONG_UNSEEN, ANY, true
            SILENT, NONE, false
            SILENT, UNSEEN, true
            SILENT, ANY, true
            RESTARTED, NONE, false
            RESTARTED, UNSEEN, true
            RESTARTED, ANY, true
            KNOWN, NONE, false
            KNOWN, UNSEEN, false
            KNOWN, ANY, true
            UNKNOWN, NONE, false
            UNKNOWN, UNSEEN, false
            UNKNOWN, ANY, true
            """;

    @ParameterizedTest
    @CsvSource(textBlock = TABLE)
    void aPolicySaysWhatMayBeLost(What what, LossPolicy policy, boolean isAllowed) {
        assertThat(what.loss().isAllowedBy(policy)).isEqualTo(isAllowed);
    }

    @Test
    void theTableHasEveryPair() {
        List<String> pairs = new ArrayList<>();
        for (What what : What.values()) {
            for (LossPolicy policy : LossPolicy.values()) {
                pairs.add(what + ", " + policy);
            }
        }
        Stream<String> told = TABLE.lines().map(line -> line.substring(0, line.lastIndexOf(',')));
        assertThat(told).containsExactlyElementsOf(pairs);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PROVEN    | nothing that was acknowledged: replication was semi-synchronous
            UNSEEN    | nothing that was seen; what was committed in the last 700 ms before it locked up may be missing
            LONG_UNSEEN | nothing that was seen; what was committed in the last 60001 ms before it locked up may be missing
            SILENT    | nothing that was seen; what was committed in the last 700 ms before it locked up may be missing; \
            replication was semi-synchronous, but not every replica answers
            RESTARTED | nothing that was seen; what was committed in the last 700 ms before it locked up may be missing; \
            replication was semi-synchronous, but a replica was restarted since the last look
            KNOWN     | 2 transactions that the old primary had are missing: s:8-9
            UNKNOWN   | unknown: the old primary was never seen by this router
            """)
    void theLossIsStated(What what, String text) {
        assertThat(what.loss().text()).isEqualTo(text);
    }
}
