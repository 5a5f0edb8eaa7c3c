package io.sluice.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LeaseHolderTest {
    private static final long TTL = LeaseHolder.TTL.toNanos();
    private static final long INTERVAL = LeaseHolder.INTERVAL.toNanos();
    private static final long BEGIN = 5_000;

    private final LeaseHolder holder = new LeaseHolder("a", 3);

    @Test
    void itAsksAtOnceAndForAFreshLease() {
        assertThat(holder.isDue(BEGIN)).isTrue();
        assertThat(holder.isUsable(BEGIN)).isFalse();
        assertThat(holder.ask(BEGIN)).isEqualTo(new LeaseRequest("a", 3, true, Map.of()));
        assertThat(holder.isDue(BEGIN + 10 * INTERVAL)).isFalse();
    }

    @Test
    void aLeaseCountsFromTheQuestionNotFromTheAnswer() {
        holder.ask(BEGIN);
        holder.onAnswer(granted(Map.of()), true);

        assertThat(holder.isUsable(BEGIN + TTL - 1)).isTrue();
        assertThat(holder.isUsable(BEGIN + TTL)).isFalse();
        assertThat(holder.routers()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aFreshLeaseIsUsedOnceWhatWasAgreedOnIsHeeded() {
        holder.onHeeded("s1", 4);
        holder.ask(BEGIN);
        holder.onAnswer(granted(Map.of("s1", 5L, "s2", 1L)), true);
        assertThat(holder.isUsable(BEGIN)).isFalse();

        holder.onHeeded("s1", 5);
        assertThat(holder.isUsable(BEGIN)).isFalse();
        holder.onHeeded("s2", 9);
        assertThat(holder.isUsable(BEGIN)).isTrue();
    }

    @Test
    void aLeaseThatGoesOnOwesNothingMore() {
        holder.ask(BEGIN);
        holder.onAnswer(granted(Map.of()), true);
        LeaseRequest next = holder.ask(BEGIN + INTERVAL);
        assertThat(next.isFresh()).isFalse();
        holder.onAnswer(granted(Map.of("s1", 99L)), next.isFresh());

        assertThat(holder.isUsable(BEGIN + INTERVAL)).isTrue();
    }

    @Test
    void afterALapseItAsksForAFreshOne() {
        holder.ask(BEGIN);
        holder.onAnswer(granted(Map.of()), true);

        assertThat(holder.ask(BEGIN + TTL).isFresh()).isTrue();
    }

    @Test
    void aRefusalEndsTheLeaseAndItAsksAgainSoon() {
        holder.ask(BEGIN);
        holder.onAnswer(granted(Map.of()), true);
        holder.ask(BEGIN + INTERVAL);
        holder.onAnswer(new LeaseGrant(false, Set.of("b"), Map.of()), false);

        assertThat(holder.isUsable(BEGIN + INTERVAL)).isFalse();
        assertThat(holder.isDue(BEGIN + INTERVAL + LeaseHolder.NUDGED_INTERVAL.toNanos()))
                .isTrue();
        assertThat(holder.ask(BEGIN + INTERVAL + 1).isFresh()).isTrue();
    }

    @Test
    void itAsksEveryIntervalAndSoonWhileSomebodyWaits() {
        holder.ask(BEGIN);
        holder.onAnswer(granted(Map.of()), true);
        long soon = BEGIN + LeaseHolder.NUDGED_INTERVAL.toNanos();
        holder.onHeeded("s1", 1);
        assertThat(holder.isDue(soon)).isFalse();
        assertThat(holder.isDue(BEGIN + INTERVAL)).isTrue();

        holder.onNudge(soon);
        assertThat(holder.isDue(soon)).isTrue();
        holder.ask(soon);
        holder.onSilence();
        long later = soon + LeaseHolder.NUDGED_INTERVAL.toNanos();
        assertThat(holder.isDue(later)).isFalse();
        holder.onHeeded("s1", 2);
        assertThat(holder.isDue(later)).isTrue();
        assertThat(holder.isDue(soon + Duration.ofMillis(400).toNanos())).isTrue();
    }

    @Test
    void silenceTakesNothingAway() {
        holder.ask(BEGIN);
        holder.onAnswer(granted(Map.of()), true);
        holder.ask(BEGIN + INTERVAL);
        holder.onSilence();

        assertThat(holder.isUsable(BEGIN + TTL - 1)).isTrue();
        assertThat(holder.isUsable(BEGIN + TTL)).isFalse();
    }

    private static LeaseGrant granted(Map<String, Long> owed) {
        return new LeaseGrant(true, Set.of("a", "b"), owed);
    }
}
