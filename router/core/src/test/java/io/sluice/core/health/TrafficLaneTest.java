package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrafficLaneTest {
    /** What is in flight, kept the slow way. */
    private record Sent(TrafficLane.Place place, boolean mayCommit, long nanos) {}

    @Test
    void theOldestIsKnownInWhateverOrderTheyAreAnswered() {
        Seeds.each(500, random -> {
            long nowNanos = random.nextLong();
            TrafficLane lane = new TrafficLane(nowNanos);
            List<Sent> flying = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                nowNanos += 1 + random.nextInt(1_000);
                if (flying.isEmpty() || random.nextInt(9) < 5) {
                    Sent sent = new Sent(new TrafficLane.Place(), random.nextBoolean(), nowNanos);
                    lane.onSent(sent.place, sent.mayCommit, nowNanos);
                    flying.add(sent);
                } else {
                    Sent ended = flying.remove(random.nextInt(flying.size()));
                    end(lane, ended, random.nextInt(3), nowNanos);
                }
                check(lane.sample(), flying);
            }
        });
    }

    private static void end(TrafficLane lane, Sent sent, int how, long nowNanos) {
        switch (how) {
            case 0 -> lane.onAnswered(sent.place, true, nowNanos);
            case 1 -> lane.onLost(sent.place);
            default -> lane.onDestroyed(sent.place);
        }
        assertThat(sent.place.isTaken()).isFalse();
    }

    private static void check(TrafficSample sample, List<Sent> flying) {
        List<Sent> commits = flying.stream().filter(Sent::mayCommit).toList();
        assertThat(sample.outstanding()).isEqualTo(flying.size());
        assertThat(sample.commits()).isEqualTo(commits.size());
        if (!flying.isEmpty()) {
            assertThat(sample.oldestNanos()).isEqualTo(flying.get(0).nanos);
        }
        if (!commits.isEmpty()) {
            assertThat(sample.oldestCommitNanos()).isEqualTo(commits.get(0).nanos);
        }
    }

    @Test
    void twoLoopsTogetherShowTheOldestAndTheLatest() {
        TrafficLane one = new TrafficLane(0);
        TrafficLane other = new TrafficLane(0);
        one.onSent(new TrafficLane.Place(), false, 10);
        one.onHeard(50);
        other.onSent(new TrafficLane.Place(), true, 20);
        other.onLost(new TrafficLane.Place());

        TrafficSample both = one.sample().with(other.sample());

        assertThat(both).isEqualTo(new TrafficSample(2, 10, 20, 50, 1, 20, 20, 0, 1));
        assertThat(other.sample().with(one.sample())).isEqualTo(both);
    }

    @Test
    void aSecondStatementOnOneConnectionIsAMistakeOfTheCaller() {
        TrafficLane lane = new TrafficLane(0);
        TrafficLane.Place place = new TrafficLane.Place();
        lane.onSent(place, false, 1);

        assertThatThrownBy(() -> lane.onSent(place, false, 2)).isInstanceOf(IllegalStateException.class);
        lane.onAnswered(place, false, 3);
        assertThatThrownBy(() -> lane.onAnswered(place, false, 4)).isInstanceOf(IllegalStateException.class);
    }
}
