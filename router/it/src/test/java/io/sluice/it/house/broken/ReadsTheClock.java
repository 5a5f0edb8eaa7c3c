package io.sluice.it.house.broken;

import java.time.Instant;

public final class ReadsTheClock {
    Instant started = Instant.now();
}
