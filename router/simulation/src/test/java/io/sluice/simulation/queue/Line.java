package io.sluice.simulation.queue;

import io.sluice.simulation.queue.Request.Answer;
import java.util.function.Consumer;

/** A connection between the router and the shard, as the router sees it, and the network. It may break at any message. */
final class Line {
    private static final long LATENCY_NANOS = 300_000;
    /** How long the server takes to see that the router is gone without a word. */
    private static final long UNSEEN_NANOS = 3_000_000_000L;

    private final Shard shard;
    private final long id;
    private final ShardSession session;
    private Runnable onLost = () -> {};
    private long serverFreeNanos;
    private long routerFreeNanos;
    private boolean broken;
    private boolean closed;

    Line(Shard shard, long id) {
        this.shard = shard;
        this.id = id;
        this.session = new ShardSession(shard, this);
        shard.add(session);
    }

    long id() {
        return id;
    }

    /** What to do when it is lost; not called for one that the router has destroyed. */
    void onLost(Runnable told) {
        onLost = told;
    }

    void send(Request request, Consumer<Answer> answer) {
        if (closed || broken) {
            return;
        }
        boolean breaks = shard.breaksNow();
        if (!breaks || shard.chance.oneIn(2)) {
            toServer(() -> session.receive(request, answer));
        }
        if (breaks) {
            breakNow();
        }
    }

    /** The router hangs up: what it sent before is still executed. */
    void destroy() {
        if (!closed) {
            closed = true;
            if (!broken) {
                toServer(session::onHungUp);
            }
        }
    }

    /** The router's machine is gone without a word. */
    void vanish() {
        closed = true;
        shard.time.after(UNSEEN_NANOS, session::onHungUp);
    }

    private void breakNow() {
        broken = true;
        shard.time.after(shard.chance.about(UNSEEN_NANOS), session::onHungUp);
        if (shard.chance.oneIn(2)) {
            shard.time.after(shard.chance.about(LATENCY_NANOS), this::lose);
        }
    }

    private void lose() {
        if (!closed) {
            closed = true;
            onLost.run();
        }
    }

    void onEndedByServer() {
        if (!broken) {
            toRouter(this::lose);
        }
    }

    private void toServer(Runnable what) {
        serverFreeNanos = Math.max(serverFreeNanos + 1, shard.time.nanos() + shard.chance.about(LATENCY_NANOS));
        shard.time.after(serverFreeNanos - shard.time.nanos(), what);
    }

    void toRouter(Runnable what) {
        if (broken || closed) {
            return;
        }
        if (shard.breaksNow()) {
            breakNow();
            return;
        }
        routerFreeNanos = Math.max(routerFreeNanos + 1, shard.time.nanos() + shard.chance.about(LATENCY_NANOS));
        shard.time.after(routerFreeNanos - shard.time.nanos(), () -> {
            if (!closed) {
                what.run();
            }
        });
    }
}
