package io.sluice.proxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HeartbeatsTest {
    private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");
    /** The clock's zero means nothing. */
    private static final long START = Long.MAX_VALUE - 5_000_000_000L;

    private final Heartbeats heartbeats = new Heartbeats(NOW, START);

    @Test
    void aHeartbeatTellsWhenItWasBegun() {
        long begun = START + TimeUnit.SECONDS.toNanos(3);
        long read = begun + TimeUnit.SECONDS.toNanos(60);

        assertThat(heartbeats.nanosOf(heartbeats.at(begun), read)).hasValue(begun);
    }

    @Test
    void oneOfTheRoutersEarlierLifeIsUnderstood() {
        Heartbeats before = new Heartbeats(NOW.minusSeconds(10), 42);

        assertThat(heartbeats.nanosOf(before.at(42), START)).hasValue(START - TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void oneThatIsYetToComeIsNotBelieved() {
        assertThat(heartbeats.nanosOf(heartbeats.at(START) + 1_000_000, START)).isEmpty();
    }
}
