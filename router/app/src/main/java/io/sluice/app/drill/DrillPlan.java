package io.sluice.app.drill;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import io.sluice.lab.fault.Fault;
import java.time.Duration;

/**
 * What a drill does.
 *
 * @param shard its id, or {@code s2} for {@code shard-2}
 * @param duration how long the fault lasts, 1 s to 10 min
 * @param load statements per second on each shard, half of them reads, 2 to 1,000
 * @param before how long the load runs before the fault, 1 s to 10 min
 * @param after how long recovery is waited for, 1 s to 10 min
 */
public record DrillPlan(Fault fault, String shard, Duration duration, int load, Duration before, Duration after) {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofMinutes(10);

    public DrillPlan {
        requireNonNull(fault, "fault");
        Problems problems = new Problems();
        problems.notBlank("--shard", shard);
        problems.within("--seconds", duration, LEAST, MOST);
        problems.within("--load", load, 2, 1_000);
        problems.within("--before", before, LEAST, MOST);
        problems.within("--after", after, LEAST, MOST);
        problems.throwIfAny();
    }
}
