package io.sluice.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gate.Limits.Rate;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

final class RateMeterTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void noSecondHasMoreThanTheBurstAndTheRate() {
        Seeds.each(100, random -> {
            Rate rate = new Rate(1 + random.nextInt(50), 1 + random.nextInt(20));
            long now = random.nextLong();
            RateMeter meter = new RateMeter(rate, Duration.ZERO, now);
            Deque<Long> lastSecond = new ArrayDeque<>();
            for (int i = 0; i < 2000; i++) {
                now += random.nextLong(2 * SECOND / rate.perSecond());
                while (!lastSecond.isEmpty() && now - lastSecond.element() >= SECOND) {
                    lastSecond.remove();
                }
                if (!meter.isExceeded(now)) {
                    meter.take(now);
                    lastSecond.add(now);
                }
                assertThat(lastSecond).hasSizeLessThanOrEqualTo(rate.burst() + rate.perSecond());
            }
        });
    }

    @Test
    void aSteadyTenantGetsItsWholeRate() {
        RateMeter meter = new RateMeter(new Rate(100, 1), Duration.ZERO, 0);
        for (long now = 0; now < SECOND; now += SECOND / 100) {
            assertThat(meter.isExceeded(now)).isFalse();
            meter.take(now);
        }
    }

    @Test
    void noRateIsNoLimit() {
        RateMeter meter = new RateMeter(Rate.UNLIMITED, Duration.ZERO, 0);
        for (int i = 0; i < 1000; i++) {
            meter.take(0);
        }

        assertThat(meter.delayNanos(0)).isZero();
        assertThat(meter.isFull(0)).isTrue();
    }
}
