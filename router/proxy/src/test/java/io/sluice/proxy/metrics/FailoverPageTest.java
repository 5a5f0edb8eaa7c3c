package io.sluice.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.HandoverEnd;
import io.sluice.core.failover.Loss;
import io.sluice.core.failover.Phase;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Handover.Kind;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FailoverPageTest {
    private static final ShardId S1 = new ShardId("s1");
    private static final Loss LOST = new Loss("s:8-10", 3, Optional.of(Duration.ofMillis(700)), Loss.Proof.NONE);

    private final FailoverPage page = new FailoverPage();

    @Test
    void aShardWhosePrimaryNobodyChangedHasItsSeriesAtZero() {
        Map<String, Double> series = series();

        assertThat(series).containsKeys("sluice_promotion_blocked[s1, loss]", "sluice_demoted_servers[s1]");
        assertThat(series.values()).containsOnly(0.0);
    }

    @Test
    void whatEndedIsCountedByHowAndOnlyWhatWasDoneTakesTimeAndLoses() {
        Duration twoSeconds = Duration.ofSeconds(2);
        page.onEnd(S1, Kind.PROMOTION, new HandoverEnd.Done(new ServerAddress("r1", 3306), LOST), twoSeconds);
        page.onEnd(S1, Kind.PROMOTION, new HandoverEnd.Rehearsed(new ServerAddress("r1", 3306), LOST), twoSeconds);
        page.onEnd(S1, Kind.PROMOTION, new HandoverEnd.Blocked(Blocker.LOSS, "some"), twoSeconds);
        page.onEnd(S1, Kind.SWITCHOVER, new HandoverEnd.Undone(Phase.QUIET, "late"), twoSeconds);

        assertThat(series())
                .containsEntry("sluice_primary_changes_total[s1, promotion, done]", 1.0)
                .containsEntry("sluice_primary_changes_total[s1, promotion, rehearsed]", 1.0)
                .containsEntry("sluice_primary_changes_total[s1, promotion, blocked]", 1.0)
                .containsEntry("sluice_primary_changes_total[s1, promotion, undone]", 0.0)
                .containsEntry("sluice_primary_changes_total[s1, switchover, undone]", 1.0)
                .containsEntry("sluice_promotion_missing_transactions_total[s1]", 3.0)
                .containsEntry("sluice_primary_change_seconds_count[promotion]", 1.0)
                .containsEntry("sluice_primary_change_seconds_sum[promotion]", 2.0)
                .containsEntry("sluice_primary_change_seconds_count[switchover]", 0.0);
    }

    @Test
    void whatIsInTheWayIsToldUntilItIsAnother() {
        page.onStanding(S1, false, Optional.of(Blocker.NOT_FENCED));
        page.onStanding(S1, true, Optional.of(Blocker.PANIC));

        assertThat(series())
                .containsEntry("sluice_primary_changing[s1]", 1.0)
                .containsEntry("sluice_promotion_blocked[s1, not_fenced]", 0.0)
                .containsEntry("sluice_promotion_blocked[s1, panic]", 1.0);
    }

    @Test
    void aShardThatIsGoneIsForgotten() {
        page.onStanding(S1, true, Optional.empty());
        page.keep(Set.of());

        assertThat(series()).containsEntry("sluice_primary_changing[s1]", 0.0);
    }

    private Map<String, Double> series() {
        Samples samples = new Samples();
        page.add(samples, RoutingTable.EMPTY, List.of(S1));
        Map<String, Double> series = new HashMap<>();
        samples.families()
                .forEach(family ->
                        family.samples.forEach(sample -> series.put(sample.name + sample.labelValues, sample.value)));
        return series;
    }
}
