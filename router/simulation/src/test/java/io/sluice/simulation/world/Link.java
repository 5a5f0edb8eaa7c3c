package io.sluice.simulation.world;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One TCP connection: what is sent comes in its order, or, while the network is cut, when it is whole again. What the router
 * has sent before it hung up still reaches the server.
 */
public final class Link {
    /** One direction. */
    private final class Way {
        private final boolean toServer;
        private final Deque<Runnable> stuck = new ArrayDeque<>();
        private long lastNanos;
        private boolean closed;

        Way(boolean toServer) {
            this.toServer = toServer;
        }

        void send(Runnable message) {
            lastNanos = Math.max(lastNanos, time.nanos() + network.latencyNanos());
            time.after(lastNanos - time.nanos(), () -> arrive(message));
        }

        private void arrive(Runnable message) {
            if (closed) {
                return;
            }
            if (isCut() || !stuck.isEmpty()) {
                stuck.add(message);
            } else {
                message.run();
            }
        }

        private boolean isCut() {
            return toServer ? network.fault().cutsToServer() : network.fault().cutsToRouter();
        }

        void onChange() {
            while (!isCut() && !stuck.isEmpty() && !closed) {
                stuck.remove().run();
            }
        }

        void close() {
            closed = true;
            stuck.clear();
        }
    }

    private final VirtualTime time;
    private final Network network;
    private final Way toServer = new Way(true);
    private final Way toRouter = new Way(false);
    private Runnable onHungUp = () -> {};
    private Runnable onLost = () -> {};

    Link(VirtualTime time, Network network) {
        this.time = time;
        this.network = network;
    }

    /** @param told at the server, when it learns that nobody is at the other end */
    void serverSide(Runnable told) {
        onHungUp = told;
    }

    /** @param told at the router, when it learns that the connection is gone */
    public void routerSide(Runnable told) {
        onLost = told;
    }

    public void toServer(Runnable message) {
        toServer.send(message);
    }

    void toRouter(Runnable message) {
        toRouter.send(message);
    }

    /** The router hangs up; it hears nothing more from here. */
    public void destroy() {
        toRouter.close();
        if (toServer.isCut() && !network.isKept()) {
            toServer.stuck.clear();
        }
        toServer.send(this::hungUp);
    }

    /** The server hangs up, or its kernel for it: what it has not read is lost. */
    void endByServer() {
        toServer.close();
        toRouter.send(this::lost);
    }

    /** Somebody between them cuts it: what is on its way may be lost. */
    void cut() {
        toServer.close();
        toRouter.close();
        time.after(network.latencyNanos(), () -> {
            onHungUp.run();
            lost();
        });
    }

    private void hungUp() {
        onHungUp.run();
        network.onClosed(this);
    }

    private void lost() {
        network.onClosed(this);
        onLost.run();
    }

    void onChange() {
        toServer.onChange();
        toRouter.onChange();
    }
}
