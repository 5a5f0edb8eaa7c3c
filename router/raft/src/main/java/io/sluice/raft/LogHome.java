package io.sluice.raft;

import static java.util.Objects.requireNonNull;

import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.JournalSettings;
import io.sluice.journal.seal.LogKeys;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * Where the logs of a group are, and how they are written.
 *
 * @param folder of all of them; each has one of its own in it
 * @param aside where what is damaged goes
 * @param isAlone nobody else could have what is damaged here
 */
record LogHome(
        Path folder,
        Path aside,
        JournalSettings settings,
        LogKeys keys,
        RandomGenerator random,
        MonotonicClock clock,
        boolean isAlone) {
    LogHome {
        requireNonNull(folder, "folder");
        requireNonNull(aside, "aside");
    }
}
