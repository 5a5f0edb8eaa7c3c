package io.sluice.proxy.metrics;

import java.util.function.UnaryOperator;

/**
 * Whether this router should be sent clients. It never depends on a shard: a router in front of dead shards answers
 * their tenants better than nothing does. Any thread.
 */
public final class Readiness {
    /** What {@code /readyz} says: 200 for {@link #READY}, 503 for the others. */
    public enum State {
        /** The map is not loaded, or the MySQL port does not listen yet. */
        STARTING,
        READY,
        /** The router stops: it serves the clients that it has and wants no more. */
        DRAINING
    }

    private record Facts(boolean mapLoaded, boolean listening, boolean draining) {
        State state() {
            if (draining) {
                return State.DRAINING;
            }
            return mapLoaded && listening ? State.READY : State.STARTING;
        }
    }

    private volatile Facts facts = new Facts(false, false, false);

    public State state() {
        return facts.state();
    }

    public void onMapLoaded() {
        change(now -> new Facts(true, now.listening, now.draining));
    }

    /** The MySQL port accepts connections. */
    public void onListening() {
        change(now -> new Facts(now.mapLoaded, true, now.draining));
    }

    /** For good: a router that drains does not come back. */
    public void onDraining() {
        change(now -> new Facts(now.mapLoaded, now.listening, true));
    }

    private synchronized void change(UnaryOperator<Facts> step) {
        facts = step.apply(facts);
    }
}
