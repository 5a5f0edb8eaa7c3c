package io.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SyncTimesTest {
    private final SyncTimes.Counter counter = new SyncTimes.Counter();

    @Test
    void eachBoundIsTheLastOfItsBucket() {
        assertThat(SyncTimes.BOUNDS)
                .isSorted()
                .startsWith(Duration.ofNanos(100_000))
                .endsWith(Duration.ofSeconds(5));
        for (int bucket = 0; bucket < SyncTimes.BOUNDS.size(); bucket++) {
            long bound = SyncTimes.BOUNDS.get(bucket).toNanos();
            List<Long> before = counter.now().counts();

            counter.add(bound);
            counter.add(bound + 1);

            List<Long> after = counter.now().counts();
            assertThat(after.get(bucket)).isEqualTo(before.get(bucket) + 1);
            assertThat(after.get(bucket + 1)).isEqualTo(before.get(bucket + 1) + 1);
        }
    }

    @Test
    void theSumIsOfAll() {
        assertThat(counter.now()).isEqualTo(SyncTimes.NONE);

        counter.add(0);
        counter.add(300_000);
        counter.add(Duration.ofSeconds(20).toNanos());

        SyncTimes now = counter.now();
        assertThat(now.sumNanos()).isEqualTo(20_000_300_000L);
        assertThat(now.counts().get(0)).isOne();
        assertThat(now.counts().get(2)).isOne();
        assertThat(now.counts().get(SyncTimes.BOUNDS.size())).isOne();
        assertThat(Collections.frequency(now.counts(), 0L)).isEqualTo(SyncTimes.BOUNDS.size() - 2);
    }
}
