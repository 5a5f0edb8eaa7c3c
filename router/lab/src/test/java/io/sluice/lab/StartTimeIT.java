package io.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * For MySQL. The demo's shards, in a JVM that has just begun: about 4 s on two idle cores. The limit is for a machine that
 * is busy with other builds.
 */
class StartTimeIT {
    private static final long LIMIT_MILLIS = 45_000;

    @Test
    void fourShardsWithAReplicaEachAreUpWithinTheLimit() throws Exception {
        try (ProgramOfItsOwn program = new ProgramOfItsOwn("MYSQL", 4, 1)) {
            System.out.println("4 shards with a replica each: ready after " + program.millisToStart() + " ms");

            assertThat(program.servers()).hasSize(8).allMatch(ProcessHandle::isAlive);
            assertThat(program.millisToStart()).isBetween(1L, LIMIT_MILLIS);
        }
    }
}
