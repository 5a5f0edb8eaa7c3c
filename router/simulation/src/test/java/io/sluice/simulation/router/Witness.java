package io.sluice.simulation.router;

import io.sluice.core.health.HealthEffect;
import io.sluice.core.health.Lane;
import io.sluice.simulation.world.Reply;
import io.sluice.simulation.world.SimulatedServer;

/** Sees what happens in the router and at the servers. */
public interface Witness {
    /** It is about to be put on a connection, which may have been destroyed. */
    default void onUse(Statement statement, boolean destroyed) {}

    /** It is put on a connection. */
    default void onSent(Statement statement, int loop, SimulatedServer server) {}

    /** A server begins to execute it. */
    default void onRun(Statement statement, SimulatedServer server) {}

    /** A reply is given to a session as the answer to its statement. */
    default void onAnswered(Statement statement, Reply reply) {}

    /** Its client is told something, or had gone. */
    default void onTold(Statement statement) {}

    /** A statement that was held goes on to the primary. */
    default void onLetGo(Session session, GateKeeper keeper) {}

    /** The gate has done a step, and its effects are done. */
    default void onStep(GateKeeper keeper) {}

    /** The watch loop is to do this. */
    default void onEffect(WatchedServer server, HealthEffect effect) {}

    /** An answer to a canary came in time. */
    default void onCanaryAnswered(SimulatedServer server, Lane lane, long number) {}

    /** A canary is reported to the health of its server. */
    default void onCanaryReported(WatchedServer server, Lane lane, long number, boolean good) {}

    /** One event of the world is over. */
    default void onEach() {}

    /** Faults are over, and the time to recover from them too. */
    default void onRecovered() {}

    /** All clients have gone and all is answered. */
    default void onQuiet() {}
}
