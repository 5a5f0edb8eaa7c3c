package io.sluice.simulation.router;

import io.sluice.core.health.TrafficLane;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.SimulatedServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connections of one loop to one server. The gate bounds them: each statement in flight has one, and each transaction. */
public final class Pool {
    private final Scene scene;
    private final Loop loop;
    private final SimulatedServer server;
    private final TrafficLane traffic;
    private final Set<Connection> all = new LinkedHashSet<>();
    private final Deque<Connection> idle = new ArrayDeque<>();

    Pool(Scene scene, Loop loop, SimulatedServer server) {
        this.scene = scene;
        this.loop = loop;
        this.server = server;
        this.traffic = new TrafficLane(scene.time().nanos());
    }

    /** Gives an idle one to the session, now, or a new one when it stands. */
    Connection lease(Session session) {
        Connection free = idle.pollLast();
        if (free == null) {
            Connection fresh = new Connection(this, session);
            all.add(fresh);
            return fresh;
        }
        free.give(session);
        return free;
    }

    void release(Connection connection) {
        connection.give(null);
        idle.add(connection);
    }

    void forget(Connection connection) {
        all.remove(connection);
        idle.remove(connection);
    }

    /** The network loses one of them. */
    void loseOne(Chance chance) {
        if (!all.isEmpty()) {
            chance.one(List.copyOf(all)).wire().cut();
        }
    }

    List<Connection> all() {
        return List.copyOf(all);
    }

    int busy() {
        int count = 0;
        for (Connection each : all) {
            count += each.isBusy() ? 1 : 0;
        }
        return count;
    }

    public int size() {
        return all.size();
    }

    public int idle() {
        return idle.size();
    }

    public TrafficLane traffic() {
        return traffic;
    }

    Scene scene() {
        return scene;
    }

    Loop loop() {
        return loop;
    }

    SimulatedServer server() {
        return server;
    }
}
