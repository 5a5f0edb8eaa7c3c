package io.sluice.app.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LeaseWatchTest {
    private final AtomicBoolean lease = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong(1_000);
    private final AtomicInteger back = new AtomicInteger();
    private final LeaseWatch watch = new LeaseWatch(lease::get, nanos::get, back::incrementAndGet);

    @Test
    void itTellsEachTimeThatTheLeaseIsThereAndWasNot() {
        watch.look();
        assertThat(back).hasValue(0);

        lease.set(true);
        watch.look();
        watch.look();
        assertThat(back).hasValue(1);

        lease.set(false);
        watch.look();
        lease.set(true);
        watch.look();
        assertThat(back).hasValue(2);
    }

    @Test
    void itKnowsHowLongAgoTheLeaseWasThere() {
        lease.set(true);
        watch.look();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(watch.since()).isZero();

        lease.set(false);

        assertThat(watch.since()).isEqualTo(Duration.ofSeconds(3));
    }
}
