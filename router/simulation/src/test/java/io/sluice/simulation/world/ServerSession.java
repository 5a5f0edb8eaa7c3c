package io.sluice.simulation.world;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A connection as its server sees it: one request at a time, in the order in which they came. */
final class ServerSession {
    private final SimulatedServer server;
    private final Link link;
    private final Deque<Request> inbox = new ArrayDeque<>();
    private @Nullable Request running;
    private boolean parked;
    private boolean changed;
    private boolean hungUp;
    private boolean dead;

    ServerSession(SimulatedServer server, Link link) {
        this.server = server;
        this.link = link;
    }

    void receive(Request request) {
        inbox.add(request);
        pump();
    }

    /** The fault of the server has changed. */
    void onChange() {
        if (parked) {
            parked = false;
            finish();
        }
        pump();
    }

    /** What was sent before is still executed: the server reads on until the end. */
    void onHungUp() {
        hungUp = true;
        pump();
    }

    void kill() {
        dead = true;
        inbox.clear();
        link.endByServer();
    }

    boolean isParked() {
        return parked;
    }

    boolean hasChanged() {
        return changed;
    }

    private void pump() {
        if (dead || running != null || server.stands()) {
            return;
        }
        Request next = inbox.poll();
        if (next == null) {
            if (hungUp) {
                dead = true;
                server.onGone(this);
            }
            return;
        }
        running = next;
        next.onRun().accept(server);
        server.work(next, this::finish);
    }

    private void finish() {
        Request done = running;
        if (dead || done == null) {
            return;
        }
        if (server.blocks(done, this)) {
            parked = true;
            return;
        }
        running = null;
        Reply reply = server.perform(done, this);
        changed = switch (done.kind()) {
            case WRITE_IN_TRANSACTION ->
                changed || (done.changes() && reply.failure().isEmpty());
            case BEGIN, COMMIT, ROLLBACK -> false;
            case LOGIN, READ, WRITE, PING, HEARTBEAT, LOCK_WAITS -> changed;
        };
        link.toRouter(() -> done.onReply().accept(reply));
        pump();
    }
}
