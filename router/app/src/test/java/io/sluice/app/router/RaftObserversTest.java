package io.sluice.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.failover.Witnesses;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.testing.Samples;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RaftObserversTest {
    private static final ShardRecord SHARD = Samples.shard("s1", 7);

    private final AtomicLong nanos = new AtomicLong(1_000);
    private final RaftObservers observers = new RaftObservers("r1", Set.of("r1", "r2", "r3"), nanos::get);

    @Test
    void whoHasSaidNothingDoesNotAgree() {
        assertThat(observers.of(SHARD)).isEqualTo(new Witnesses(3, 1));
    }

    @Test
    void aVoterThatHoldsTheSamePrimaryToBeLockedAgrees() {
        observers.onSaid(Map.of(
                "r2", Map.of(SHARD.id(), SHARD.epoch()),
                "r3", Map.of(),
                "r4", Map.of(SHARD.id(), SHARD.epoch())));

        assertThat(observers.of(SHARD)).as("r4 has no vote").isEqualTo(new Witnesses(3, 2));
    }

    @Test
    void whatWasSaidOfAnotherRecordDoesNotCount() {
        observers.onSaid(Map.of("r2", Map.of(SHARD.id(), new Epoch(6))));

        assertThat(observers.of(SHARD)).isEqualTo(new Witnesses(3, 1));
    }

    @Test
    void whatIsOldDoesNotCount() {
        observers.onSaid(Map.of("r2", Map.of(SHARD.id(), SHARD.epoch())));
        nanos.addAndGet(Duration.ofMillis(2_001).toNanos());

        assertThat(observers.of(SHARD)).isEqualTo(new Witnesses(3, 1));
    }
}
