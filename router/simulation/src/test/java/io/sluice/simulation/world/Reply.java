package io.sluice.simulation.world;

import io.sluice.core.health.Cause;
import java.util.Optional;

/**
 * What a server answers.
 *
 * @param id of the request
 * @param committed whether data was changed for good
 * @param number what was asked for: the heartbeat row, or the sessions that wait
 */
public record Reply(long id, Optional<Cause> failure, boolean committed, long number) {}
