package io.sluice.simulation.router;

import io.sluice.core.health.Cause;
import io.sluice.core.health.TrafficLane;
import io.sluice.simulation.world.Reply;
import io.sluice.simulation.world.Request;
import io.sluice.simulation.world.SimulatedServer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection of the data pool to a server: one statement at a time. Owned by the loop of its pool. */
final class Connection implements SimulatedServer.Dialer {
    private static final long CONNECT_NANOS = Duration.ofSeconds(3).toNanos();

    private enum State {
        CONNECTING,
        READY,
        GONE
    }

    private final Pool pool;
    private final SimulatedServer.Wire wire;
    private final TrafficLane.Place place = new TrafficLane.Place();
    private State state = State.CONNECTING;
    private @Nullable Session user;

    Connection(Pool pool, Session user) {
        this.pool = pool;
        this.user = user;
        wire = pool.server().connect(this);
        wire.onLost(() -> pool.loop().run(this::onLost));
        pool.loop().after(CONNECT_NANOS, () -> {
            if (state == State.CONNECTING) {
                fail();
            }
        });
    }

    // -- connecting ---------------------------------------------------------------------------------------------------

    @Override
    public void onConnected() {
        pool.loop()
                .run(() -> wire.send(Request.own(
                        Request.Kind.LOGIN, 0, 200_000, reply -> pool.loop().run(() -> onLogin(reply)))));
    }

    @Override
    public void onRefused(Cause cause) {
        pool.loop().run(this::fail);
    }

    private void onLogin(Reply reply) {
        if (state != State.CONNECTING) {
            return;
        }
        if (reply.failure().isPresent()) {
            fail();
            return;
        }
        state = State.READY;
        Session waiting = user;
        if (waiting == null) {
            pool.release(this);
        } else {
            waiting.onConnection(this);
        }
    }

    private void fail() {
        Session waiting = user;
        destroy();
        if (waiting != null) {
            waiting.onNoConnection();
        }
    }

    // -- statements ---------------------------------------------------------------------------------------------------

    boolean isReady() {
        return state == State.READY;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    boolean isBusy() {
        return place.isTaken();
    }

    SimulatedServer.Wire wire() {
        return wire;
    }

    Pool pool() {
        return pool;
    }

    /** Whose it is now, also between the statements of a transaction. */
    void give(@Nullable Session to) {
        user = to;
    }

    void send(Session session, Statement statement) {
        Scene scene = pool.scene();
        boolean destroyed = state == State.GONE;
        scene.tell(each -> each.onUse(statement, destroyed));
        user = session;
        pool.traffic().onSent(place, session.mayCommit(statement), scene.time().nanos());
        statement.sent++;
        scene.tell(each -> each.onSent(statement, pool.loop().number(), pool.server()));
        Request request = new Request(
                statement.kind,
                statement.id,
                statement.workNanos,
                statement.changes,
                server -> {
                    statement.runs++;
                    scene.tell(each -> each.onRun(statement, server));
                },
                reply -> pool.loop().run(() -> onReply(reply)));
        wire.send(request);
    }

    private void onReply(Reply reply) {
        Session asking = user;
        if (state == State.GONE || asking == null || !place.isTaken()) {
            return;
        }
        boolean committed = reply.committed()
                || (pool.scene().has(KnownBug.CALLS_EVERY_OK_A_COMMIT)
                        && reply.failure().isEmpty());
        pool.traffic().onAnswered(place, committed, pool.scene().time().nanos());
        asking.onAnswer(this, reply);
    }

    private void onLost() {
        if (state == State.GONE) {
            return;
        }
        boolean connecting = state == State.CONNECTING;
        boolean busy = place.isTaken();
        state = State.GONE;
        pool.forget(this);
        pool.traffic().onLost(place);
        Session losing = user;
        if (losing == null) {
            return;
        }
        if (connecting) {
            losing.onNoConnection();
        } else {
            losing.onLost(busy);
        }
    }

    // -- the end ------------------------------------------------------------------------------------------------------

    /** By the router: hung up at once, whatever the server does. */
    void destroy() {
        Scene scene = pool.scene();
        if (state == State.GONE) {
            return;
        }
        if (place.isTaken() && scene.has(KnownBug.GIVES_THE_NEXT_STATEMENT_OLD_BYTES)) {
            pool.traffic().onDestroyed(place);
            pool.release(this);
            return;
        }
        if (scene.has(KnownBug.WAITS_ON_THE_LOOP_FOR_A_GOODBYE)) {
            pool.loop().stop(Duration.ofMillis(20));
        }
        state = State.GONE;
        pool.forget(this);
        wire.destroy();
        if (!scene.has(KnownBug.LEAVES_AN_ABANDONED_STATEMENT_IN_THE_LANE)) {
            pool.traffic().onDestroyed(place);
        }
    }

    /** As {@link #destroy}, for a statement whose time is over. */
    void abandon() {
        if (pool.scene().has(KnownBug.KEEPS_AN_ABANDONED_CONNECTION) && state == State.READY) {
            pool.traffic().onDestroyed(place);
            pool.release(this);
        } else if (pool.scene().has(KnownBug.SENDS_ON_A_DESTROYED_CONNECTION)) {
            destroy();
            pool.release(this);
        } else {
            destroy();
        }
    }
}
