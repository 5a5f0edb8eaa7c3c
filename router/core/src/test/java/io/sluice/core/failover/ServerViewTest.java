package io.sluice.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ServerViewTest {
    private static final long SECOND = 1_000_000_000L;

    /** A server counts by the full seconds of its own clock, which is not the router's, and its answer takes its time. */
    @Test
    void aServerIsNeverTakenToHaveStartedBeforeItDid() {
        Seeds.each(10_000, random -> {
            long offset = random.nextLong(SECOND);
            long started = random.nextLong(1_000 * SECOND);
            long asked = started + random.nextLong(100 * SECOND);
            long answered = asked + random.nextLong(2 * SECOND);
            long uptime = (asked + offset) / SECOND - (started + offset) / SECOND;

            long latest = ServerView.startedNanos(answered, Duration.ofSeconds(uptime));

            assertThat(latest).isBetween(started, answered + SECOND);
            assertThat(latest - started).isLessThanOrEqualTo(answered - asked + 2 * SECOND);
        });
    }
}
