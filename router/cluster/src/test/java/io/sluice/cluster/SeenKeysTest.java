package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cluster.signed.Purpose;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SeenKeysTest {
    private Instant now = Instant.EPOCH;
    private final SeenKeys seen = new SeenKeys(Purpose.INQUIRY, () -> now);

    @Test
    void aKeyIsNewOnceForAsLongAsItsEntryWouldBeHeeded() {
        assertThat(seen.add("one")).isTrue();
        now = now.plus(Purpose.INQUIRY.heededFor());
        assertThat(seen.add("one")).isFalse();
        now = now.plus(Duration.ofMillis(1));
        assertThat(seen.add("one")).isTrue();
    }

    @Test
    void ofTooManyTheOldestIsForgotten() {
        for (int i = 0; i <= SeenKeys.KEYS_MAX; i++) {
            seen.add("key-" + i);
        }

        assertThat(seen.add("key-" + SeenKeys.KEYS_MAX)).isFalse();
        assertThat(seen.add("key-0")).isTrue();
    }
}
