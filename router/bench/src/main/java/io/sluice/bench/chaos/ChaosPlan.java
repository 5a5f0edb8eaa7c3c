package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.lab.install.Flavour;
import java.nio.file.Path;
import java.util.List;

/**
 * One trial.
 *
 * @param seed of everything that is by chance
 * @param seconds for which routers are hit
 * @param faults what may happen to them
 * @param dir empty or absent; everything is below
 */
record ChaosPlan(long seed, int seconds, List<RouterFault> faults, Flavour flavour, Path dir) {
    ChaosPlan {
        faults = List.copyOf(faults);
        requireNonNull(flavour, "flavour");
        requireNonNull(dir, "dir");
        if (seconds < 1 || faults.isEmpty()) {
            throw new IllegalArgumentException("a trial has seconds and faults");
        }
    }
}
